#include "runtime/commands.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>

#include "plugins/catalogue.hpp"
#include "runtime/automatic.hpp"
#include "runtime/compare/compare.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/folds.hpp"
#include "runtime/graph/draw.hpp"
#include "runtime/graph/inspect.hpp"
#include "runtime/graph/render.hpp"
#include "runtime/load.hpp"
#include "runtime/plan.hpp"
#include "runtime/resume/origin.hpp"
#include "runtime/seeds.hpp"
#include "runtime/session.hpp"
#include "runtime/thread_budget.hpp"

namespace mg {

namespace {

Automatic automatic_for(Command command) {
  const bool looks = command == Command::check || command == Command::draw;
  return looks ? Automatic::ignored : Automatic::chosen;
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
    has_weights.push_back(learns(node) &&
                          !std::get<std::unique_ptr<Model>>(node.make().stage)->weights().empty());
  }
  std::cout << describe(graph.choices)
            << describe(make_plan(graph, has_weights, Purpose::evaluate), graph);
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

int tell_how_to_go_on(const CommandLine& line, const std::filesystem::path& folder, int code) {
  if (code == exit_run_failed && !line.quiet) {
    std::cerr << "to go on with all of them: mammograph resume "
              << std::filesystem::proximate(folder).string() << "\n";
  }
  return code;
}

int tell_done(const std::filesystem::path& folder) {
  std::cout << "the run in " << folder.string() << " is finished: there is nothing left to do\n";
  return exit_ok;
}

/// `run --folds 5`: every patient is tested once. `collector`: who wants to know the result.
int cross_validate(const CommandLine& line, const std::optional<std::uint64_t>& seed = {},
                   Collector* collector = nullptr) {
  const auto whole = load(line, {seed}, Automatic::kept);
  if (!whole->graph) {  // a fold may have more mistakes: not every data set can be split
    const auto fold = load(line, {seed, 0}, Automatic::ignored);
    return tell_mistakes(fold->graph ? *whole : *fold, line.json);
  }
  std::vector<std::unique_ptr<Loaded>> loaded;  // the common sinks belong to the first
  std::optional<Folds> folds;
  for (int fold = 0; fold < line.folds; ++fold) {
    const auto& now = *loaded.emplace_back(load(line, {seed, fold}, Automatic::chosen));
    if (!now.graph) return tell_mistakes(now, line.json);
    if (!folds) {
      if (!collector) tell_refused(*now.catalogue);
      folds.emplace(line, *whole->graph, *whole->catalogue);
      if (folds->done() && !collector) return tell_done(line.out);
    }
    const auto own = folds->begin(static_cast<std::uint64_t>(fold) + 1);
    const auto code = execute(own, *now.graph, *now.catalogue, &*folds);
    if (code != exit_ok) return collector ? code : tell_how_to_go_on(line, folds->path(), code);
  }
  const auto& outcome = folds->finish();
  if (collector) collector->add(outcome, folds->story());
  return exit_ok;
}

int compare(const CommandLine& line) {
  const auto a = read_results(line.run_a), b = read_results(line.run_b);
  CompareOptions options{.positive = line.positive};
  options.bootstrap.resamples = static_cast<std::size_t>(line.resamples);
  const auto comparisons = compare_results(a, b, options);
  std::cout << (line.json ? json_of(a, b, comparisons) : text_of(a, b, comparisons));
  return exit_ok;
}

int run_once(const CommandLine& line, std::uint64_t seed, Collector* collector) {
  const auto loaded = load(line, {seed}, Automatic::chosen);
  if (!loaded->graph) return tell_mistakes(*loaded, line.json);
  return execute(line, *loaded->graph, *loaded->catalogue, collector);
}

/// `run --seeds 3`, also with --folds: how much of a result is luck.
int repeat_over_seeds(const CommandLine& line) {
  const auto whole = load(line, {}, Automatic::kept);
  if (!whole->graph) return tell_mistakes(*whole, line.json);
  tell_refused(*whole->catalogue);
  Seeds seeds(line, *whole->graph, *whole->catalogue);
  if (seeds.done()) return tell_done(line.out);
  for (int i = 0; i < line.seeds; ++i) {
    const auto seed = whole->graph->options.seed + static_cast<std::uint64_t>(i);
    const auto own = seeds.begin(seed);
    const auto code =
        own.folds > 0 ? cross_validate(own, seed, &seeds) : run_once(own, seed, &seeds);
    if (code != exit_ok) return tell_how_to_go_on(line, seeds.path(), code);
  }
  seeds.finish();
  return exit_ok;
}

int run_graph(const CommandLine& line) {
  if (line.seeds > 0) return repeat_over_seeds(line);
  if (line.folds > 0) return cross_validate(line);
  const auto loaded = load(line, {}, automatic_for(line.command));
  if (!loaded->graph) return tell_mistakes(*loaded, line.json);
  tell_refused(*loaded->catalogue);
  return execute(line, *loaded->graph, *loaded->catalogue);
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

/// `resume RUN` is a run of RUN's graph, in RUN, with all that was asked for then.
CommandLine run_that_goes_on(const CommandLine& asked) {
  namespace fs = std::filesystem;
  const auto run = fs::absolute(asked.folder).lexically_normal();
  const auto checkpoints = Checkpoints(run).folder();
  if (!Origin::lies_in(checkpoints)) {
    throw Error("there is no run in '" + run.string() + "' that could go on",
                fs::exists(run / "graph.yaml")
                    ? "runs that train nothing have no checkpoints: run the graph again"
                    : "name the run folder of `mammograph run` or `train`");
  }
  const auto origin = Origin::read(checkpoints);
  auto out = origin.line;
  out.name = origin.name;
  out.text = asked.text;
  out.graph = run / "graph.yaml";
  out.out = run;
  out.resumes = true;
  out.quiet = asked.quiet;
  out.json = asked.json;
  if (!asked.plugins.empty()) out.plugins = asked.plugins;
  if (asked.threads > 0) out.threads = asked.threads;
  const auto other_device = !asked.device.empty() && asked.device != out.device;
  const auto other_threads = asked.device_threads > 0 && asked.device_threads != out.device_threads;
  if (other_device) out.device = asked.device;
  if (other_threads) out.device_threads = asked.device_threads;
  if (other_device || other_threads) {
    std::cerr << "on another device, or with other device threads, the last digits may differ\n";
  }
  // What the graph names may be relative to where it was run.
  if (fs::is_directory(origin.working_folder)) fs::current_path(origin.working_folder);
  return out;
}

}  // namespace

int perform(const CommandLine& line) {
  if (line.command == Command::conformance) return perform(conformance_run(line));
  if (line.command == Command::compare) return compare(line);
  if (line.command == Command::resume) return perform(run_that_goes_on(line));
  set_thread_budget(line.device_threads);
  if (line.command == Command::inspect) return inspect(line);
  const auto reads = line.command == Command::check || line.command == Command::plan ||
                     line.command == Command::draw;
  if (!reads) return run_graph(line);
  const auto loaded = load(line, {}, automatic_for(line.command));
  if (!loaded->graph) return tell_mistakes(*loaded, line.json);
  tell_refused(*loaded->catalogue);
  if (line.command == Command::check) return check(line, *loaded);
  if (line.command == Command::plan) return show_plan(*loaded->graph);
  return show_drawing(*loaded->graph, line.format);
}

}  // namespace mg
