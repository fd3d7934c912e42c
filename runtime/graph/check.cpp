#include "runtime/graph/check.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "runtime/graph/edges.hpp"
#include "runtime/graph/only.hpp"
#include "runtime/graph/places.hpp"
#include "runtime/graph/resolve.hpp"
#include "runtime/graph/resolved_text.hpp"
#include "runtime/graph/stage_entry.hpp"

namespace mg {

namespace {

/// "20" or "1%".
bool is_budget(std::string_view text) {
  const auto share = text.ends_with('%');
  if (share) text.remove_suffix(1);
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return false;
  const auto whole = text.find_first_not_of("0123456789") == std::string_view::npos;
  return share ? value <= 100 : whole;
}

RunOptions read_options(const Setting& run, Mistakes& mistakes) {
  RunOptions out;
  if (run.kind != Setting::Kind::map) {
    if (run.kind != Setting::Kind::none) {
      mistakes.add(run.where, "run: " + run.kind_name() + " is no map", "write run: {seed: 1}");
    }
    return out;
  }
  auto said = run;
  std::erase_if(said.entries, [](const auto& entry) {
    return entry.value.kind == Setting::Kind::none;  // ~ leaves the default
  });
  read_params(said, out, {"run", ""}, mistakes);
  const auto* const budget = said.find("max_failures");
  if (budget && budget->kind == Setting::Kind::scalar && !is_budget(budget->text)) {
    mistakes.add(
        budget->where,
        "run, parameter 'max_failures': '" + budget->text + "' is neither a count nor a share",
        "write a count such as 20, or a share such as 1%");
  }
  return out;
}

/// Whether there are stages to look at.
bool has_stages(const WrittenGraph& graph, Mistakes& mistakes) {
  const auto& stages = graph.stages;
  if (stages.kind == Setting::Kind::map && !stages.entries.empty()) return true;
  if (!graph.whole || !mistakes.none()) return false;
  const auto known = !stages.where.file.empty();
  mistakes.add(known ? stages.where : Where{graph.file.string(), 1, 1},
               stages.kind == Setting::Kind::none || stages.kind == Setting::Kind::map
                   ? "the graph has no stages"
                   : "stages: " + stages.kind_name() + " is no map of stages",
               "write stages: and below it a line such as cases: {use: dataset.phantom}");
  return false;
}

Node node_of(const StageEntry& entry) {
  Node node;
  node.name = entry.name;
  node.where = entry.where;
  node.info = entry.info;
  node.parameters = entry.parameters;
  node.only = entry.only;
  node.on_error = entry.on_error;
  node.on_device = entry.on_device;
  return node;
}

/// Nodes and slots in the order of walking.
void put_in_order(const std::vector<StageEntry>& entries, const Edges& edges, Resolved resolved,
                  CheckedGraph& graph) {
  std::vector<std::size_t> place(entries.size());
  for (std::size_t i = 0; i < edges.order.size(); ++i) place[edges.order[i]] = i;
  for (const auto i : edges.order) {
    auto node = node_of(entries[i]);
    for (const auto from : edges.from[i]) node.from.push_back(place[from]);
    node.inputs = std::move(resolved.ports[i].inputs);
    node.targets = std::move(resolved.ports[i].targets);
    node.outputs = std::move(resolved.ports[i].outputs);
    graph.nodes.push_back(std::move(node));
  }
  graph.slots = std::move(resolved.slots);
  for (auto& slot : graph.slots) slot.producer = place[slot.producer];
}

}  // namespace

std::optional<CheckedGraph> check_graph(const WrittenGraph& written,
                                        const StageCatalogue& catalogue, Mistakes& mistakes) {
  CheckedGraph out;
  out.file = written.file;
  out.name = written.file.stem().string();
  out.doc = written.doc;
  out.options = read_options(written.run, mistakes);
  if (!has_stages(written, mistakes)) return {};

  const auto entries = read_stages(written.stages, catalogue, written.whole, mistakes);
  const Where whole_file{written.file.string(), 0, 0};
  const auto edges = connect(entries, written.whole, mistakes);
  if (written.whole) check_places(entries, edges, catalogue, whole_file, mistakes);
  auto resolved = resolve(entries, edges, catalogue, written.whole, mistakes);
  check_only(entries, edges, resolved, mistakes);
  if (!mistakes.none()) return {};

  put_in_order(entries, edges, std::move(resolved), out);
  out.resolved = resolved_text(written, out);
  return out;
}

}  // namespace mg
