// What the source lists, looked at once before the passes begin.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/checked_graph.hpp"
#include "runtime/sampling.hpp"

namespace mg {

/// What the data set has of one label in one split.
struct Tally {
  Split split = Split::none;
  std::string label;  ///< "" for samples without one
  std::size_t samples = 0, patients = 0;
};

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
  /// By split, then label, where there are samples; a patient counts once in each.
  std::vector<Tally> tallies() const;

  /// The samples of a training epoch in a random order, a function of the random stream alone.
  /// Only samples with one of `wishes.labels` (if any are named), drawn by `wishes.sampler`. With
  /// `wishes.positives` the order is that of batches with so many positives each, which are drawn
  /// again where they are too few; it holds as long as no sample is skipped on its way. Throws
  /// Error if no sample is positive.
  Samples epoch(const Training& wishes, int epoch, Random random) const;

 private:
  Samples learnable(const Training& wishes) const;
  SamplesByLabel by_label(const Samples& samples) const;
  Samples with_positives(const Samples& members, const Training& wishes, int epoch,
                         Random random) const;

  std::vector<Split> splits_;
  std::vector<std::string> labels_;      ///< "" if a sample has none
  std::vector<std::uint64_t> patients_;  ///< hashes of their names, or of keys where none is known
};

}  // namespace mg
