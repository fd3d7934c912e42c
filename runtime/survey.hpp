// What the source lists, looked at once before the passes begin.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/checked_graph.hpp"

namespace mg {

class Survey {
 public:
  /// Asks the (opened) source for each of its samples.
  Survey(const CheckedGraph& graph, const Source& source);

  std::size_t size() const { return splits_.size(); }
  /// Samples of a split in the source's order; Split::none: all samples.
  std::vector<std::uint64_t> of(Split split) const;
  /// Labels and how many samples of the split have them, in alphabetical order.
  std::vector<std::pair<std::string, std::size_t>> labels(Split split) const;
  bool has_splits() const;

  /// The samples of a training epoch in a random order, a function of the random stream alone.
  /// Only samples with one of `wishes.labels` (if any are named). With `wishes.balance` every label
  /// is drawn equally often: rare ones again and again, frequent ones in turns over the epochs.
  std::vector<std::uint64_t> epoch(const Training& wishes, int epoch, Random random) const;

 private:
  std::vector<std::uint64_t> learnable(const Training& wishes) const;

  std::vector<Split> splits_;
  std::vector<std::string> labels_;  ///< "" if a sample has none
};

}  // namespace mg
