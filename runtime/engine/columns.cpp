#include "runtime/engine/columns.hpp"

#include <algorithm>
#include <map>

namespace mg {

std::vector<bool> with_ancestors(const CheckedGraph& graph, std::size_t node) {
  std::vector<bool> out(graph.nodes.size(), false);
  out[node] = true;
  for (auto i = node + 1; i-- > 0;) {  // topological order: parents come before their children
    if (!out[i]) continue;
    for (const auto above : graph.nodes[i].from) out[above] = true;
  }
  return out;
}

namespace {

std::size_t producer(const CheckedGraph& graph, int slot) {
  return graph.slots[static_cast<std::size_t>(slot)].producer;
}

bool is_shadowed(const CheckedGraph& graph, int slot, const std::vector<int>& namesakes) {
  const auto earlier = producer(graph, slot);
  return std::any_of(namesakes.begin(), namesakes.end(), [&](int other) {
    const auto later = producer(graph, other);
    return later != earlier && with_ancestors(graph, later)[earlier];
  });
}

}  // namespace

std::vector<RowColumn> name_columns(const CheckedGraph& graph, const Layout& layout) {
  std::map<std::string, std::vector<int>> by_name;
  for (std::size_t i = 0; i < graph.slots.size(); ++i) {
    const auto& slot = graph.slots[i];
    if (layout.tabular[i] && layout.takes_part(slot.producer)) {
      by_name[slot.name].push_back(static_cast<int>(i));
    }
  }
  std::vector<RowColumn> out;
  for (auto& [name, slots] : by_name) {
    const auto all = slots;
    std::erase_if(slots, [&](int slot) { return is_shadowed(graph, slot, all); });
    for (const int slot : slots) {
      const auto& stage = graph.nodes[producer(graph, slot)].name;
      out.push_back({slot, slots.size() > 1 ? stage + "." + name : name});
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.slot < b.slot; });
  return out;
}

}  // namespace mg
