#include "runtime/load.hpp"

#include <cstdlib>
#include <utility>

#include "runtime/automatic.hpp"
#include "runtime/folds.hpp"
#include "runtime/graph/check.hpp"
#include "runtime/graph/resolved_text.hpp"
#include "runtime/resume/origin.hpp"
#include "runtime/seeds.hpp"

namespace mg {

namespace {

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

/// Whoever uses trained weights needs the values they were trained with.
void require_values(const WrittenGraph& graph, const Catalogue& catalogue, Command command) {
  const bool trained = command == Command::evaluate || command == Command::predict;
  if (!trained || !has_automatic(graph, catalogue)) return;
  throw Error("the graph has `auto` where only the run that trained it knows the value",
              "give the graph.yaml of that run's folder instead");
}

void check_as_written(Loaded& loaded, WrittenGraph written, Automatic automatic,
                      const CommandLine& line) {
  require_values(written, *loaded.catalogue, line.command);
  std::vector<Choice> choices;
  auto runs = written;
  if (automatic == Automatic::chosen) {
    choices = choose_automatic(runs, *loaded.catalogue, line);
  } else {
    runs = without_automatic(std::move(runs), *loaded.catalogue);
  }
  loaded.graph = check_graph(runs, *loaded.catalogue, loaded.mistakes);
  if (!loaded.graph) return;
  loaded.graph->choices = std::move(choices);
  if (automatic == Automatic::kept) loaded.graph->resolved = resolved_text(written, *loaded.graph);
  if (line.name.empty()) return;
  loaded.graph->name = line.name;
  loaded.graph->resolved = with_comments_of(line.graph, loaded.graph->resolved);
}

}  // namespace

Catalogue open_catalogue(const CommandLine& line,
                         const std::vector<std::filesystem::path>& graph_plugins) {
  PluginPlaces places;
  places.options = line.plugins;
  if (const char* path = std::getenv("MAMMOGRAPH_PLUGIN_PATH")) places.environment = path;
  places.graph = graph_plugins;
  places.installation = installed_plugins();
  return Catalogue(in_order(places));
}

std::unique_ptr<Loaded> load(const CommandLine& line, const Part& part, Automatic automatic) {
  auto loaded = std::make_unique<Loaded>();
  auto written = read_graph(line.graph, line.overrides, loaded->texts, loaded->mistakes);
  if (part.seed) choose_seed(written, *part.seed);
  if (part.fold) choose_fold(written, line.folds, *part.fold);
  if (line.command == Command::predict) replace_source(written, line.folder);
  loaded->catalogue.emplace(open_catalogue(line, written.plugins));
  check_as_written(*loaded, std::move(written), automatic, line);
  return loaded;
}

}  // namespace mg
