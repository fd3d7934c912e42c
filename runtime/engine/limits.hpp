// How much a pass may have in flight.
#pragma once

#include <vector>

#include "runtime/engine/crew.hpp"
#include "runtime/engine/gate.hpp"
#include "runtime/engine/layout.hpp"

namespace mg {

/// Samples that a batch of each node should have in this pass; 0 for nodes that take samples one by
/// one. Asks the models, on the device's thread.
std::vector<std::size_t> batch_sizes(Crew& crew, const Layout& layout, const PassSpec& spec);

/// What the graph's options allow; with no wish for samples in flight, enough to keep all threads
/// busy and two batches of every model filled.
/// Throws Error if `samples_in_flight` would keep a batch from filling.
GateLimits limits(const CheckedGraph& graph, const Layout& layout, const PassSpec& spec,
                  const std::vector<std::size_t>& batches, int threads);

}  // namespace mg
