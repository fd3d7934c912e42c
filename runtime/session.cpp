#include "runtime/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "pipeline/plugin.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/report.hpp"
#include "runtime/train.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

int cores() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

// A signal handler can reach nothing but statics.
std::atomic<bool> stop_wanted{false};

extern "C" void on_stop_signal(int) {
  if (stop_wanted.exchange(true)) ::_exit(exit_run_failed);  // the second: at once
  constexpr char text[] = "\nstopping: samples under way are finished; once more stops at once\n";
  [[maybe_unused]] const auto n = ::write(STDERR_FILENO, text, sizeof text - 1);
}

class StopSignals {
 public:
  StopSignals() {
    stop_wanted = false;
    std::signal(SIGINT, on_stop_signal);
    std::signal(SIGTERM, on_stop_signal);
  }
  ~StopSignals() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
};

fs::path cache_folder() {
  if (const char* own = std::getenv("MAMMOGRAPH_CACHE")) return own;
  return fs::absolute("data");
}

/// The weights a trainable model starts with, or empty.
fs::path weights_for(const Node& node, const fs::path& given) {
  const auto file = node.name + ".safetensors";
  for (const auto& candidate : {given / "models" / file, given / file}) {
    if (!given.empty() && fs::exists(candidate)) return candidate;
  }
  return std::get<std::unique_ptr<Model>>(node.make().stage)->weights();
}

bool learns(const Node& node) { return node.info->kind == Kind::model && node.info->trainable; }

class Run {
 public:
  Run(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue, Folds* folds)
      : line_(line),
        graph_(graph),
        catalogue_(catalogue),
        folds_(folds),
        console_(line.json    ? Console::Mode::json
                 : line.quiet ? Console::Mode::quiet
                              : Console::Mode::usual),
        weights_(find_weights()),
        plan_(make_plan(graph, has_weights(), purpose())),
        folder_(line.out, graph.name),
        run_(run_info()),
        engine_(graph, run_,
                {line.threads, line.device_threads,
                 [this](const Progress& progress) { console_.progress(progress); },
                 folds ? folds->sinks() : nullptr}),
        session_{graph_, run_, engine_, folder_, console_} {}

  int execute() {
    const StopSignals signals;
    write_down();
    engine_.open_source();
    const Survey survey(graph_, engine_.source());
    run_.train_labels = survey.labels(Split::train);
    if (folds_) folds_->set_labels(survey.labels(Split::none));
    load_weights();
    const bool finished = train(survey) && (line_.command == Command::train || last_pass(survey));
    if (!finished || line_.command == Command::train) folder_.write_metrics(nullptr);
    console_.result(fmt::format("\nrun folder: {}\n", fs::proximate(folder_.path()).string()));
    return finished ? exit_ok : exit_run_failed;
  }

 private:
  Purpose purpose() const {
    return line_.command == Command::predict ? Purpose::predict : Purpose::evaluate;
  }
  bool may_train() const {
    return line_.command == Command::run || line_.command == Command::train;
  }

  std::vector<fs::path> find_weights() const {
    if (!line_.weights.empty() && !fs::is_directory(line_.weights)) {
      throw Error("there is no folder '" + line_.weights.string() + "' to take weights from",
                  "name a run folder, or a folder of <stage>.safetensors");
    }
    std::vector<fs::path> out;
    for (const auto& node : graph_.nodes) {
      out.push_back(learns(node) ? weights_for(node, line_.weights) : fs::path());
      if (!learns(node) || !out.back().empty() || may_train()) continue;
      throw Error(fmt::format("model '{}' has no weights", node.name),
                  "name the run folder that trained it: --weights runs/<graph>/<time>");
    }
    return out;
  }

  std::vector<bool> has_weights() const {
    std::vector<bool> out;
    for (const auto& file : weights_) out.push_back(!file.empty());
    return out;
  }

  RunInfo run_info() {
    RunInfo run;
    run.seed = graph_.options.seed;
    run.folder = folder_.path();
    run.cache = cache_folder();
    run.device = line_.device;
    run.device_threads = line_.device_threads > 0 ? line_.device_threads : cores();
    run.log = [this](std::string_view text) {
      console_.say(std::string(text));
      folder_.log("note", {{"text", std::string(text)}});
    };
    run.cancelled = &stop_wanted;
    return run;
  }

  /// Everything that is needed to repeat the run.
  void write_down() {
    folder_.write("graph.yaml", graph_.resolved);
    folder_.write("plan.txt", describe(plan_, graph_));
    std::vector<std::pair<std::string, std::string>> facts{
        {"mammograph", MAMMOGRAPH_VERSION},
        {"compiler", MG_COMPILER},
        {"device", run_.device},
        {"threads", std::to_string(line_.threads > 0 ? line_.threads : cores())},
        {"device_threads", std::to_string(run_.device_threads)},
        {"seed", std::to_string(run_.seed)}};
    for (const auto& plugin : catalogue_.opened()) {
      facts.emplace_back("plugin " + plugin.name, plugin.version);
      if (!plugin.build.libtorch.empty()) facts.emplace_back("libtorch", plugin.build.libtorch);
      if (!plugin.build.opencv.empty()) facts.emplace_back("opencv", plugin.build.opencv);
    }
    folder_.log("start", facts);
  }

  void load_weights() {
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i].empty()) continue;
      engine_.ensure_open(i);
      engine_.on_device([&] { engine_.model(i).load(weights_[i]); });
      console_.say(fmt::format("{}: weights of {}", graph_.nodes[i].name, weights_[i].string()));
      fs::copy_file(weights_[i], folder_.new_weights(graph_.nodes[i].name),
                    fs::copy_options::overwrite_existing);
    }
  }

  bool train(const Survey& survey) {
    for (const auto& training : plan_.trainings) {
      if (!train_model(session_, training, survey)) return false;
    }
    return true;
  }

  /// With models that learned, the samples held out; else all there are.
  Split last_split(const Survey& survey) const {
    if (line_.command == Command::predict || !survey.has_splits()) return Split::none;
    const bool any = std::any_of(graph_.nodes.begin(), graph_.nodes.end(), learns);
    return any || line_.command == Command::evaluate ? line_.split : Split::none;
  }

  bool last_pass(const Survey& survey) {
    PassSpec spec;
    spec.name = line_.command == Command::predict ? "predict" : "evaluate";
    spec.split = last_split(survey);
    spec.order = survey.of(spec.split);
    spec.roles = plan_.last;
    spec.rows = true;
    if (spec.order.empty()) {
      throw Error(fmt::format("no sample is in the split '{}'", to_string(spec.split)),
                  "give the data set a larger share for it, or choose another with --split");
    }
    const auto outcome = run_pass(session_, spec);
    folder_.write_samples(outcome);
    console_.json(folder_.write_metrics(&outcome));
    console_.result("\n" + report(outcome));
    if (folds_) folds_->add(outcome);
    return !outcome.cancelled;
  }

  const CommandLine& line_;
  const CheckedGraph& graph_;
  const Catalogue& catalogue_;
  Folds* folds_;
  Console console_;
  std::vector<fs::path> weights_;  ///< by node
  Plan plan_;
  RunFolder folder_;
  RunInfo run_;
  Engine engine_;
  Session session_;
};

}  // namespace

int execute(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
            Folds* folds) {
  return Run(line, graph, catalogue, folds).execute();
}

}  // namespace mg
