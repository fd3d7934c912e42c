#include "runtime/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mg {

namespace {

/// Node `at` and all that lies above it.
std::vector<bool> with_ancestors(const CheckedGraph& graph, std::size_t at) {
  std::vector<bool> in(graph.nodes.size(), false);
  in[at] = true;
  for (auto i = at + 1; i-- > 0;) {  // topological order: parents come before their children
    if (!in[i]) continue;
    for (const auto parent : graph.nodes[i].from) in[parent] = true;
  }
  return in;
}

Role role_in_training(const Node& node, const std::string& model, bool learning) {
  if (!node.only) return Role::run;
  const bool meant = node.only->model.empty() || node.only->model == model;
  return learning && meant ? Role::run : Role::through;
}

std::vector<Role> training_roles(const CheckedGraph& graph, std::size_t model, bool learning) {
  const auto part = with_ancestors(graph, model);
  std::vector<Role> roles(graph.nodes.size(), Role::off);
  for (std::size_t i = 0; i < model; ++i) {
    if (part[i]) {
      roles[i] = role_in_training(graph.nodes[i], graph.nodes[model].name, learning);
    }
  }
  roles[model] = learning ? Role::learn : Role::validate;
  return roles;
}

/// Do all ways from the source to `to` lead through `gate`?
bool every_way_leads_through(const CheckedGraph& graph, std::size_t gate, std::size_t to,
                             const std::vector<Role>& roles) {
  std::vector<bool> reached(graph.nodes.size(), false);
  reached[0] = true;
  for (std::size_t i = 1; i <= to; ++i) {
    if (roles[i] == Role::off || i == gate) continue;
    for (const auto parent : graph.nodes[i].from) reached[i] = reached[i] || reached[parent];
  }
  return !reached[to];
}

std::optional<std::size_t> find_kept(const CheckedGraph& graph, const TrainingPlan& plan) {
  std::vector<bool> same(graph.nodes.size(), false);  // in every epoch and in both passes
  std::optional<std::size_t> kept;
  for (std::size_t i = 0; i < plan.model; ++i) {
    const auto& node = graph.nodes[i];
    if (plan.learning[i] == Role::off) continue;
    const bool settled = plan.learning[i] == plan.validating[i] &&
                         !(node.info->random && plan.learning[i] == Role::run);
    same[i] = settled && std::all_of(node.from.begin(), node.from.end(),
                                     [&](std::size_t parent) { return same[parent]; });
    if (i > 0 && same[i] && every_way_leads_through(graph, i, plan.model, plan.learning)) kept = i;
  }
  return kept;
}

bool needs_truth(const Node& node) { return node.info->kind == Kind::sink && node.info->judges; }

std::vector<Role> last_roles(const CheckedGraph& graph, Purpose purpose) {
  std::vector<Role> roles;
  for (const auto& node : graph.nodes) {
    const bool off = purpose == Purpose::predict && needs_truth(node);
    roles.push_back(off ? Role::off : node.only ? Role::through : Role::run);
  }
  return roles;
}

/// Are the labels that the model learns from those that the source lists, or do they come of them?
/// A stage between them hands a label on if it reads one under the name under which it makes it.
bool learns_listed_labels(const CheckedGraph& graph, const Node& model) {
  for (std::size_t t = 0; t < model.targets.size(); ++t) {
    const auto& type = model.info->targets[t].type;
    if (!type || type->name != TypeOf<Label>::name) continue;
    for (auto slot = model.targets[t]; slot != no_slot;) {
      const auto& maker = graph.nodes[graph.slots[static_cast<std::size_t>(slot)].producer];
      if (maker.info->kind == Kind::source) break;
      const auto output =
          std::find(maker.outputs.begin(), maker.outputs.end(), slot) - maker.outputs.begin();
      const auto& name = maker.info->outputs[static_cast<std::size_t>(output)].name;
      const auto& inputs = maker.info->inputs;
      const auto same = std::find_if(inputs.begin(), inputs.end(),
                                     [&](const Port& port) { return port.name == name; });
      if (same == inputs.end()) return false;
      slot = maker.inputs[static_cast<std::size_t>(same - inputs.begin())];
    }
  }
  return true;
}

Training wishes_of(const CheckedGraph& graph, const Node& node) {
  auto wishes = std::get<std::unique_ptr<Model>>(node.make().stage)->training();
  if (!learns_listed_labels(graph, node)) wishes.labels.clear();
  return wishes;
}

std::size_t samples_made(const CheckedGraph& graph, const std::vector<Role>& learning) {
  std::size_t out = 1;
  for (std::size_t i = 0; i < learning.size(); ++i) {
    const auto& node = graph.nodes[i];
    if (learning[i] != Role::run || node.info->kind != Kind::map || node.on_device) continue;
    out *= std::get<std::unique_ptr<Map>>(node.make().stage)->makes();
  }
  return out;
}

std::string way(const CheckedGraph& graph, const std::vector<Role>& roles, std::size_t from,
                std::size_t to) {
  std::string text;
  for (auto i = from; i <= to; ++i) {
    if (roles[i] == Role::off || roles[i] == Role::through) continue;
    if (graph.nodes[i].info->kind == Kind::sink) continue;
    text += (text.empty() ? "" : " → ") + graph.nodes[i].name;
  }
  return text;
}

std::string sinks(const CheckedGraph& graph, const std::vector<Role>& roles) {
  std::string text;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (roles[i] != Role::run || graph.nodes[i].info->kind != Kind::sink) continue;
    text += (text.empty() ? "" : ", ") + graph.nodes[i].name;
  }
  return text.empty() ? "none" : text;
}

std::string describe(const TrainingPlan& plan, const CheckedGraph& graph, int& number) {
  const auto& name = graph.nodes[plan.model].name;
  const auto& wishes = plan.wishes;
  std::string text;
  if (plan.kept) {
    text += fmt::format("{}. prepare {}: {} once for train and val; the results are kept\n",
                        number++, name, way(graph, plan.learning, 0, *plan.kept));
  }
  const auto start = plan.kept ? *plan.kept + 1 : 0;
  if (wishes.rehearsal > 0) {
    text +=
        fmt::format("{}. rehearse {}: {} batches of {}, to choose what its parameters leave open\n",
                    number++, name, wishes.rehearsal, way(graph, plan.learning, start, plan.model));
  }
  text +=
      fmt::format("{}. train {}: up to {} epochs of {} over train, batches of {}\n", number++, name,
                  wishes.epochs, way(graph, plan.learning, start, plan.model), wishes.batch);
  text += fmt::format(
      "   validate {}: {} over val after each epoch; the best {} is kept{}\n", name,
      way(graph, plan.validating, start, plan.model), wishes.metric,
      wishes.patience > 0
          ? fmt::format(", it stops after {} epochs without a better one", wishes.patience)
          : std::string());
  return text;
}

}  // namespace

bool learns(const Node& node) { return node.info->kind == Kind::model && node.info->trainable; }

Plan make_plan(const CheckedGraph& graph, const std::vector<bool>& has_weights, Purpose purpose) {
  Plan plan;
  plan.purpose = purpose;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    if (!learns(node) || has_weights[i]) continue;
    TrainingPlan training;
    training.model = i;
    training.learning = training_roles(graph, i, true);
    training.validating = training_roles(graph, i, false);
    training.kept = find_kept(graph, training);
    training.wishes = wishes_of(graph, node);
    training.makes = samples_made(graph, training.learning);
    plan.trainings.push_back(std::move(training));
  }
  plan.last = last_roles(graph, purpose);
  return plan;
}

std::vector<Role> roles_up_to(const CheckedGraph& graph, std::size_t kept,
                              const std::vector<Role>& roles) {
  const auto part = with_ancestors(graph, kept);
  auto out = roles;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!part[i]) out[i] = Role::off;
  }
  return out;
}

std::string describe(const Plan& plan, const CheckedGraph& graph) {
  std::string text;
  int number = 1;
  for (const auto& training : plan.trainings) text += describe(training, graph, number);
  const bool evaluates = plan.purpose == Purpose::evaluate;
  const bool any_learns = std::any_of(graph.nodes.begin(), graph.nodes.end(), learns);
  text +=
      fmt::format("{}. {}: {} over {}\n   sinks: {}\n", number, evaluates ? "evaluate" : "predict",
                  way(graph, plan.last, 0, graph.nodes.size() - 1),
                  evaluates && any_learns ? "test" : "all samples", sinks(graph, plan.last));
  return text;
}

}  // namespace mg
