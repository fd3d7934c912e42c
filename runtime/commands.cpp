#include "runtime/commands.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>

#include "plugins/catalogue.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/folds.hpp"
#include "runtime/graph/check.hpp"
#include "runtime/graph/draw.hpp"
#include "runtime/graph/inspect.hpp"
#include "runtime/graph/read_graph.hpp"
#include "runtime/graph/render.hpp"
#include "runtime/plan.hpp"
#include "runtime/session.hpp"
#include "runtime/thread_budget.hpp"

namespace mg {

namespace {

Catalogue open_catalogue(const CommandLine& line,
                         const std::vector<std::filesystem::path>& graph_plugins) {
  PluginPlaces places;
  places.options = line.plugins;
  if (const char* path = std::getenv("MAMMOGRAPH_PLUGIN_PATH")) places.environment = path;
  places.graph = graph_plugins;
  places.installation = installed_plugins();
  return Catalogue(in_order(places));
}

/// `predict FOLDER`: the files of the folder take the place of the graph's data set.
void replace_source(WrittenGraph& graph, const std::filesystem::path& folder) {
  for (auto& stage : graph.stages.entries) {
    if (stage.value.kind != Setting::Kind::map || stage.value.find("from")) continue;
    stage.value.entries = {
        {"use", stage.where, Setting::scalar("dataset.files", stage.where)},
        {"root", stage.where,
         Setting::scalar(std::filesystem::absolute(folder).string(), stage.where)}};
  }
}

/// A graph, and all that it points into.
struct Loaded {
  Texts texts;
  Mistakes mistakes;
  std::optional<Catalogue> catalogue;
  std::optional<CheckedGraph> graph;
};

/// `fold`, from 0: the graph as it is for that one of line.folds.
std::unique_ptr<Loaded> load(const CommandLine& line, std::optional<int> fold = {}) {
  auto loaded = std::make_unique<Loaded>();
  auto written = read_graph(line.graph, line.overrides, loaded->texts, loaded->mistakes);
  if (fold) choose_fold(written, line.folds, *fold);
  if (line.command == Command::predict) replace_source(written, line.folder);
  loaded->catalogue.emplace(open_catalogue(line, written.plugins));
  loaded->graph = check_graph(written, *loaded->catalogue, loaded->mistakes);
  return loaded;
}

/// A plugin that somebody put there and that is not used must not go unnoticed.
void tell_refused(const Catalogue& catalogue) {
  for (const auto& plugin : catalogue.refused()) {
    std::cerr << "refused: " << plugin.why.what() << "\n";
  }
}

int tell_mistakes(const Loaded& loaded, bool json) {
  if (json)
    std::cout << render_json(loaded.mistakes) << "\n";
  else
    std::cerr << render(loaded.mistakes, loaded.texts);
  return exit_wrong_input;
}

int check(const CommandLine& line, const Loaded& loaded) {
  if (line.json)
    std::cout << render_json(loaded.mistakes) << "\n";
  else
    std::cout << line.graph.string() << ": no mistakes, " << loaded.graph->nodes.size()
              << " stages\n";
  return exit_ok;
}

int show_plan(const CheckedGraph& graph) {
  std::vector<bool> has_weights;
  for (const auto& node : graph.nodes) {
    const bool learns = node.info->kind == Kind::model && node.info->trainable;
    has_weights.push_back(learns &&
                          !std::get<std::unique_ptr<Model>>(node.make().stage)->weights().empty());
  }
  std::cout << describe(make_plan(graph, has_weights, Purpose::evaluate), graph);
  return exit_ok;
}

int show_drawing(const CheckedGraph& graph, const std::string& format) {
  std::cout << (format == "dot"   ? draw_dot(graph)
                : format == "svg" ? draw_svg(graph)
                                  : draw_mermaid(graph));
  return exit_ok;
}

int inspect(const CommandLine& line) {
  const auto catalogue = open_catalogue(line, {});
  if (line.stage.empty()) {
    std::cout << (line.json ? inspect_all_json(catalogue) : inspect_all(catalogue));
    tell_refused(catalogue);
    return exit_ok;
  }
  const auto* stage = catalogue.find(line.stage);
  if (!stage) {
    const auto why = catalogue.why_missing(line.stage);
    throw Error("there is no stage '" + line.stage + "'",
                why.empty() ? suggest(line.stage, catalogue.names()) : why);
  }
  std::cout << (line.json ? inspect_stage_json(*stage) : inspect_stage(*stage));
  return exit_ok;
}

/// `run --folds 5`: every patient is tested once.
int cross_validate(const CommandLine& line) {
  std::vector<std::unique_ptr<Loaded>> loaded;  // the common sinks belong to the first
  std::optional<Folds> folds;
  for (int fold = 0; fold < line.folds; ++fold) {
    const auto& now = *loaded.emplace_back(load(line, fold));
    if (!now.graph) return tell_mistakes(now, line.json);
    if (!folds) {
      tell_refused(*now.catalogue);
      folds.emplace(line, *now.graph);
    }
    const auto code = execute(folds->line(fold + 1), *now.graph, *now.catalogue, &*folds);
    if (code != exit_ok) return code;
  }
  folds->finish();
  return exit_ok;
}

/// A graph that comes with the program: installed, beside the build folder, or in ./graphs.
std::filesystem::path shipped_graph(const std::string& name) {
  namespace fs = std::filesystem;
  const auto prefix = installed_plugins().parent_path().parent_path().parent_path();
  for (const auto& folder : {prefix / "share/mammograph/graphs", prefix.parent_path() / "graphs"}) {
    if (fs::exists(folder / name)) return folder / name;
  }
  return fs::path("graphs") / name;
}

/// `conformance FOLDER` is short for a run of conformance.yaml.
CommandLine conformance_run(CommandLine line) {
  line.command = Command::run;
  line.graph = shipped_graph("conformance.yaml");
  line.overrides = {"root=" + std::filesystem::absolute(line.folder).lexically_normal().string()};
  return line;
}

}  // namespace

int perform(const CommandLine& line) {
  if (line.command == Command::conformance) return perform(conformance_run(line));
  set_thread_budget(line.device_threads);
  if (line.command == Command::inspect) return inspect(line);
  if (line.folds > 0) return cross_validate(line);
  const auto loaded = load(line);
  if (!loaded->graph) return tell_mistakes(*loaded, line.json);
  tell_refused(*loaded->catalogue);
  switch (line.command) {
    case Command::check:
      return check(line, *loaded);
    case Command::plan:
      return show_plan(*loaded->graph);
    case Command::draw:
      return show_drawing(*loaded->graph, line.format);
    default:
      return execute(line, *loaded->graph, *loaded->catalogue);
  }
}

}  // namespace mg
