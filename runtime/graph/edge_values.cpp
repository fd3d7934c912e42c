#include "runtime/graph/edge_values.hpp"

#include <algorithm>
#include <set>

namespace mg {

namespace {

using Slots = std::set<int>;

/// By node: what it or stages behind it read and it does not make itself.
std::vector<Slots> needs(const CheckedGraph& graph) {
  std::vector<Slots> out(graph.nodes.size());
  for (auto i = graph.nodes.size(); i-- > 0;) {  // what is behind a node comes first
    const auto& node = graph.nodes[i];
    for (const auto slot : node.outputs) out[i].erase(slot);
    out[i].insert(node.inputs.begin(), node.inputs.end());
    out[i].insert(node.targets.begin(), node.targets.end());
    out[i].erase(no_slot);
    for (const auto from : node.from) out[from].insert(out[i].begin(), out[i].end());
  }
  return out;
}

/// By node: what was made there or above.
std::vector<Slots> made(const CheckedGraph& graph) {
  std::vector<Slots> out(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    for (const auto from : node.from) out[i].insert(out[from].begin(), out[from].end());
    out[i].insert(node.outputs.begin(), node.outputs.end());
  }
  return out;
}

}  // namespace

std::vector<EdgeValues> edge_values(const CheckedGraph& graph) {
  const auto needed = needs(graph);
  const auto there = made(graph);
  std::vector<EdgeValues> out;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    auto open = needed[i];
    for (const auto from : graph.nodes[i].from) {
      EdgeValues flow{from, i, {}};
      for (const auto slot : there[from]) {
        if (open.erase(slot) == 0) continue;
        flow.values.push_back(graph.slots[static_cast<std::size_t>(slot)].name);
      }
      std::sort(flow.values.begin(), flow.values.end());
      flow.values.erase(std::unique(flow.values.begin(), flow.values.end()), flow.values.end());
      out.push_back(std::move(flow));
    }
  }
  return out;
}

}  // namespace mg
