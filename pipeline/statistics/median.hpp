// The middle of some values, for any weighting of the patients.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

class Median {
 public:
  /// Values with their clusters.
  explicit Median(std::vector<std::pair<double, std::size_t>> values);

  /// The value with half of the weight below and above it; halfway between two if half of the
  /// weight ends exactly there. Undefined if nothing has weight.
  double of(std::span<const double> weights) const;

 private:
  std::vector<std::pair<double, std::size_t>> values_;  // rising
};

}  // namespace mg::metrics
