// What stages of all kinds need while they work on a shipment. Nothing here knows of oneTBB.
#pragma once

#include <optional>
#include <vector>

#include "runtime/engine/crew.hpp"
#include "runtime/engine/shipment.hpp"
#include "runtime/engine/stopwatch.hpp"

namespace mg {

/// What all that work on a pass share.
struct Pass {
  const CheckedGraph& graph;
  const PassSpec& spec;
  const RunInfo& run;
  const Layout& layout;
  Crew& crew;
  Gate& gate;
  Stopwatch& stopwatch;

  const Node& node(std::size_t i) const { return graph.nodes[i]; }
  const Step& step(std::size_t i) const { return layout.steps[i]; }
};

Context context_of(const Pass& pass, std::size_t at, const Shipment& shipment,
                   const Sample& sample);

/// Appends the values of the slots to `into`, where the stage can read them: a stage of the host
/// gets copies of what lies on a device. A required one that is absent is a reason to skip.
std::optional<Mishap> fetch(const Pass& pass, std::size_t at, const Sample& sample,
                            const std::vector<int>& slots, const std::vector<Port>& ports,
                            std::vector<Value>& into);

/// Marks the shipment as having left: captures it, clears what nobody reads any more, and gives
/// the token back if no sample of it lives.
void leave(const Pass& pass, std::size_t at, Shipment& shipment);

}  // namespace mg
