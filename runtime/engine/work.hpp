// What one stage does with one shipment: sources and maps. Nothing here knows of the flow graph.
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

/// Lists sample `ordinal` of the pass: a shipment of one sample, perhaps a tombstone.
Ref list(const Pass& pass, std::uint64_t ordinal, std::shared_ptr<Token> token);

/// The shipment as it was when it left the entry of the pass, from the cache; null if the cache
/// has nothing of this sample.
Ref recall(const Pass& pass, std::uint64_t ordinal, const std::shared_ptr<Token>& token);

/// Does the work of a map on each living sample, or hands it through, and leaves the node.
void work(const Pass& pass, std::size_t at, Shipment& shipment);

// ---- what stages of all kinds need -------------------------------------------------------------

/// The shipment for a node to change: itself if the node is the only one to receive it.
Ref own(const Pass& pass, std::size_t at, const Ref& shipment);

Context context_of(const Pass& pass, std::size_t at, const Shipment& shipment,
                   const Sample& sample);

/// Appends the values of the slots to `into`. A required one that is absent is a reason to skip.
std::optional<Mishap> fetch(const Pass& pass, std::size_t at, const Sample& sample,
                            const std::vector<int>& slots, const std::vector<Port>& ports,
                            std::vector<Value>& into);

/// Marks the shipment as having left: captures it, clears what nobody reads any more, and gives
/// the token back if no sample of it lives.
void leave(const Pass& pass, std::size_t at, Shipment& shipment);

}  // namespace mg
