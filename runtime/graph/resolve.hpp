// Names of values -> slots: which value each port of each stage reads and writes.
#pragma once

#include <vector>

#include "runtime/graph/edges.hpp"
#include "runtime/graph/stage_entry.hpp"

namespace mg {

/// The slots of one stage, by port.
struct Ports {
  std::vector<int> inputs, targets, outputs;
  std::vector<bool> made;  ///< by output: false if nobody can see it
};

struct Resolved {
  std::vector<Ports> ports;  ///< by entry
  std::vector<Slot> slots;   ///< producer: an index of the entries
  /// By entry: it, or something above it, was not understood. What seems to be missing there may
  /// follow from that and is not reported.
  std::vector<bool> blind;
};

/// What a stage sees: the outputs of all stages above it, each under its name. Along a chain the
/// latest value of a name hides older ones. Where branches join, a name that means different
/// values is ambiguous until `inputs: {port: stage.value}` says which.
///
/// An optional output whose optional input of the same name is not connected is never made, and
/// nobody sees it. Reports inputs and targets that are missing, ambiguous or of another type.
Resolved resolve(const std::vector<StageEntry>& entries, const Edges& edges,
                 const StageCatalogue& catalogue, bool whole, Mistakes& mistakes);

}  // namespace mg
