// How many patients a share asks: what its exact interval rests on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "stages/metrics/judged.hpp"

namespace mg::metrics {

class Tellers {
 public:
  explicit Tellers(const Evidence& evidence);

  std::size_t all() const { return all_; }
  /// Patients with a sample of class k, or of any other.
  std::size_t of(std::size_t k) const { return of_[k]; }
  std::size_t others(std::size_t k) const { return others_[k]; }
  /// For what compares samples of k with others.
  std::size_t pairs(std::size_t k) const { return std::min(of_[k], others_[k]); }
  /// For what asks all classes alike: the patients of the class that fewest have; classes that
  /// nobody has are not asked.
  std::size_t scarcest() const;

 private:
  std::size_t all_;
  std::vector<std::size_t> of_, others_;
};

}  // namespace mg::metrics
