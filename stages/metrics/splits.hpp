// Which samples are judged, and which only choose thresholds.
#pragma once

#include <array>

#include "pipeline/context.hpp"

namespace mg::metrics {

/// Validation samples that come beside test samples choose thresholds and enter no figure. Where
/// validation is judged by itself, or everything is, training samples included, all are judged.
class SplitsSeen {
 public:
  void add(Split split) { seen_[static_cast<std::size_t>(split)] = true; }
  bool tunes(Split split) const {
    return split == Split::val && has(Split::test) && !has(Split::train);
  }

 private:
  bool has(Split split) const { return seen_[static_cast<std::size_t>(split)]; }
  std::array<bool, 4> seen_{};
};

}  // namespace mg::metrics
