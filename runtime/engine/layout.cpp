#include "runtime/engine/layout.hpp"

#include <algorithm>
#include <map>

namespace mg {

namespace {

using Nodes = std::vector<std::size_t>;

void add(SlotSet& to, const SlotSet& more) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = to[i] || more[i];
}

void add(SlotSet& to, const std::vector<int>& slots) {
  for (const int slot : slots) {
    if (slot != no_slot) to[static_cast<std::size_t>(slot)] = true;
  }
}

/// By node: is it `node` or above it?
std::vector<bool> with_ancestors(const CheckedGraph& graph, std::size_t node) {
  std::vector<bool> out(graph.nodes.size(), false);
  out[node] = true;
  for (auto i = node + 1; i-- > 0;) {
    if (!out[i]) continue;
    for (const auto above : graph.nodes[i].from) out[above] = true;
  }
  return out;
}

class Maker {
 public:
  Maker(const CheckedGraph& graph, const PassSpec& spec, Layout& out)
      : graph_(graph), spec_(spec), out_(out) {}

  void make() {
    if (spec_.roles.size() != graph_.nodes.size() || spec_.roles[0] == Role::off) {
      throw Error("pass '" + spec_.name + "' does not give each stage its role");
    }
    out_.steps.resize(graph_.nodes.size());
    find_neighbors();
    if (spec_.cached || spec_.capture) check_entry();
    find_tabular();
