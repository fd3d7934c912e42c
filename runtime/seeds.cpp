#include "runtime/seeds.hpp"

#include <string>

#include "runtime/spread.hpp"

namespace mg {

void choose_seed(WrittenGraph& graph, std::uint64_t seed) {
  if (graph.run.kind == Setting::Kind::none) graph.run = Setting::map();
  if (graph.run.kind != Setting::Kind::map) return;  // a mistake that checking will tell
  auto setting = Setting::scalar(std::to_string(seed), graph.run.where);
  if (auto* const known = graph.run.find("seed"))
    *known = std::move(setting);
  else
    graph.run.entries.push_back({"seed", graph.run.where, std::move(setting)});
}

bool Seeds::common(const std::string&, const std::vector<Findings>& each, Findings& out) {
  for (const auto& figure : each.front().figures) {
    out.figures.push_back(
        {.name = figure.name, .value = mean_of(values_of(each, figure.name)), .n = figure.n});
  }
  out.notes.emplace_back("the mean over seeds; the same patients were tested with each");
  return !out.figures.empty();
}

}  // namespace mg
