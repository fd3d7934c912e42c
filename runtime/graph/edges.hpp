// `from` -> edges between stages, and an order in which to walk them.
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/graph/stage_entry.hpp"

namespace mg {

struct Edges {
  std::vector<std::vector<std::size_t>> from, to;  ///< by entry
  /// The entries, each after all that it comes from and otherwise in the order of the text. Those
  /// in a circle, and behind one, are missing.
  std::vector<std::size_t> order;
  std::vector<std::vector<bool>> above;  ///< above[i][j]: j is upstream of i
};

/// Reports names that are no stages, stages that come from a sink, and circles. `whole`: false if
/// parts of the graph could not be read, so that a stage may be missing by no fault of its own.
Edges connect(const std::vector<StageEntry>& entries, bool whole, Mistakes& mistakes);

}  // namespace mg
