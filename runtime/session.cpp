#include "runtime/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "pipeline/plugin.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/given_weights.hpp"
#include "runtime/graph/draw.hpp"
#include "runtime/page/story.hpp"
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
    try {
      return work();
    } catch (const RunFailed& failure) {
      story_.fault = failure.what();
      write_page(nullptr);
      throw;
    }
  }

 private:
  int work() {
    engine_.open_source();
    const Survey survey(graph_, engine_.source());
    run_.train_labels = survey.labels(Split::train);
    story_.tallies = survey.tallies();
    if (folds_) folds_->set_labels(survey.labels(Split::none));
    load_weights();
    const bool finished = train(survey) && (line_.command == Command::train || last_pass(survey));
    if (!finished || line_.command == Command::train) {
      folder_.write_metrics(nullptr);
      write_page(nullptr);
    }
    console_.result(fmt::format("\nrun folder: {}\n", fs::proximate(folder_.path()).string()));
    return finished ? exit_ok : exit_run_failed;
  }

  Purpose purpose() const {
    return line_.command == Command::predict ? Purpose::predict : Purpose::evaluate;
  }
  bool may_train() const {
    return line_.command == Command::run || line_.command == Command::train;
  }

  std::vector<WeightFiles> find_weights() const {
    for (const auto& folder : line_.weights) {
      if (fs::is_directory(folder)) continue;
      throw Error("there is no folder '" + folder.string() + "' to take weights from",
                  "name a run folder, or a folder of <stage>.safetensors");
    }
    std::vector<WeightFiles> out;
    for (const auto& node : graph_.nodes) {
      out.push_back(learns(node) ? weights_for(node, line_.weights) : WeightFiles());
      if (!learns(node) || !out.back().empty() || may_train()) continue;
      throw Error(fmt::format("model '{}' has no weights", node.name),
                  "name the run folder that trained it: --weights runs/<graph>/<time>");
    }
    return out;
  }

  std::vector<bool> has_weights() const {
    std::vector<bool> out;
    for (const auto& files : weights_) out.push_back(!files.empty());
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
    run.trusted = line_.trusted;
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
    story_.name = graph_.name;
    story_.doc = graph_.doc;
    story_.command = line_.text;
    story_.folder = folder_.path();
    story_.facts = facts;
    story_.drawing = draw_svg_itself(graph_);
    story_.resolved = graph_.resolved;
    story_.plan = describe(plan_, graph_);
  }

  /// report.html, of all passes so far and the findings of the last.
  void write_page(const PassOutcome* last) {
    story_.history = read_history(folder_.path());
    story_.last = last;
    folder_.write("report.html", page_of(story_));
    story_.last = nullptr;
  }

  void load_weights() {
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const auto& files = weights_[i];
      if (files.empty()) continue;
      const auto& name = graph_.nodes[i].name;
      engine_.ensure_open(i);
      engine_.on_device([&] {
        auto& model = engine_.model(i);
        files.size() == 1 ? model.load(files[0]) : model.load_ensemble(files);
      });
      for (std::size_t k = 0; k < files.size(); ++k) {
        console_.say(fmt::format("{}: weights of {}", name, files[k].string()));
        const auto member = files.size() == 1 ? name : fmt::format("{}.{}", name, k + 1);
        copy_weights(files[k], folder_.new_weights(member));
      }
    }
  }

  /// Nobody is judged by an ensemble one of whose members knows him: the result would be too good,
  /// and nothing would show it. Of a single model it is told.
  void tell_known_patients(Split split) const {
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const auto known = known_to(weights_[i], folder_.path(), split);
      if (known.samples == 0) continue;
      const auto text = fmt::format("'{}' learned from the patients of {} of the {} samples",
                                    graph_.nodes[i].name, known.samples, known.of);
      if (weights_[i].size() == 1 && !folds_) {
        run_.log(text);
        continue;
      }
      throw Error(text + " that are to be judged: its result would be too good",
                  "each fold by itself judges fairly: --weights <run>/fold_1; so does 'run "
                  "--folds' of as many folds with --weights <run>; 'predict' takes all folds "
                  "together for new patients");
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
    if (spec.name == "evaluate") tell_known_patients(spec.split);
    const auto outcome = run_pass(session_, spec);
    folder_.write_samples(outcome);
    console_.json(folder_.write_metrics(&outcome));
    console_.result("\n" + report(outcome));
    if (!outcome.cancelled) write_page(&outcome);
    if (folds_) folds_->add(outcome, story_);
    return !outcome.cancelled;
  }

  const CommandLine& line_;
  const CheckedGraph& graph_;
  const Catalogue& catalogue_;
  Folds* folds_;
  Console console_;
  std::vector<WeightFiles> weights_;  ///< by node
  Plan plan_;
  RunFolder folder_;
  RunInfo run_;
  Engine engine_;
  Session session_;
  Story story_;
};

}  // namespace

int execute(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
            Folds* folds) {
  return Run(line, graph, catalogue, folds).execute();
}

}  // namespace mg
