#include "runtime/engine/layout.hpp"

#include <algorithm>

#include "runtime/engine/columns.hpp"

namespace mg {

namespace {

void add(SlotSet& to, const SlotSet& more) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = to[i] || more[i];
}

void add(SlotSet& to, const std::vector<int>& slots) {
  for (const int slot : slots) {
    if (slot != no_slot) to[static_cast<std::size_t>(slot)] = true;
  }
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
    find_lifetimes();
    out_.columns = name_columns(graph_, out_);
  }

 private:
  const std::string& name(std::size_t node) const { return graph_.nodes[node].name; }

  void find_neighbors() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const auto& node = graph_.nodes[i];
      auto& step = out_.steps[i];
      step.role = spec_.roles[i];
      if (step.role == Role::off) continue;
      const bool trains = step.role == Role::learn || step.role == Role::validate;
      step.on_error = trains ? OnError::fail : node.on_error;
      step.random = node.info->random ? stable_hash(node.name) : 0;
      for (const auto above : node.from) connect(above, i);
    }
    for (std::size_t i = 0; i < out_.steps.size(); ++i) {
      auto& step = out_.steps[i];
      if (step.role == Role::off) continue;
      if (step.to.empty()) out_.leaves.push_back(i);
    }
  }

  void connect(std::size_t above, std::size_t node) {
    auto& giver = out_.steps[above];
    if (giver.role != Role::run && giver.role != Role::through) {
      throw Error("pass '" + spec_.name + "': stage '" + name(node) + "' takes part, but '" +
                  name(above) + "' hands nothing on to it");
    }
    auto& from = out_.steps[node].from;
    if (std::find(from.begin(), from.end(), above) != from.end()) return;
    from.push_back(above);
    giver.to.push_back(node);
  }

  /// Parcels that start after the entry must reach all that lies beyond it.
  void check_entry() const {
    const auto before = with_ancestors(graph_, spec_.entry);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!out_.takes_part(i) || before[i]) continue;
      for (const auto above : out_.steps[i].from) {
        if (!before[above] || above == spec_.entry) continue;
        throw Error("pass '" + spec_.name + "' cannot be entered after '" + name(spec_.entry) +
                    "': '" + name(above) + "' hands on to '" + name(i) + "' around it");
      }
    }
  }

  void find_tabular() {
    out_.tabular.resize(graph_.slots.size());
    for (std::size_t i = 0; i < graph_.slots.size(); ++i) {
      out_.tabular[i] = graph_.slots[i].type && graph_.slots[i].type->columns;
    }
  }

  /// What the node itself reads in this role, or in any.
  SlotSet reads(std::size_t i, bool any_role = false) const {
    const auto& node = graph_.nodes[i];
    SlotSet out(graph_.slots.size(), false);
    add(out, node.inputs);
    const auto role = out_.steps[i].role;
    if (any_role || role == Role::learn || role == Role::validate) add(out, node.targets);
    return out;
  }

  void find_captured() {
    out_.captured.assign(graph_.slots.size(), false);
    if (!spec_.capture) return;
    out_.captured = out_.tabular;
    for (std::size_t i = spec_.entry + 1; i < graph_.nodes.size(); ++i) {
      const bool goes_on = spec_.captured_for.empty() || spec_.captured_for[i] != Role::off;
      if (goes_on) add(out_.captured, reads(i, true));
    }
  }

  void find_lifetimes() {
    find_captured();
    for (auto i = graph_.nodes.size(); i-- > 0;) {  // children first
      auto& step = out_.steps[i];
      if (step.role == Role::off) continue;
      step.keep_out.assign(graph_.slots.size(), false);
      if (spec_.rows) add(step.keep_out, out_.tabular);
      for (const auto below : step.to) add(step.keep_out, out_.steps[below].keep_in);
      step.keep_in = step.keep_out;
      add(step.keep_in, reads(i));
      if (i == spec_.entry) add(step.keep_in, out_.captured);
      auto present = step.keep_in;
      add(present, graph_.nodes[i].outputs);
      for (std::size_t slot = 0; slot < present.size(); ++slot) {
        if (present[slot] && !step.keep_out[slot]) step.drop.push_back(static_cast<int>(slot));
      }
    }
  }

  const CheckedGraph& graph_;
  const PassSpec& spec_;
  Layout& out_;
};

}  // namespace

Layout::Layout(const CheckedGraph& graph, const PassSpec& spec) {
  Maker(graph, spec, *this).make();
}

}  // namespace mg
