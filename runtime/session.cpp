#include "runtime/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "runtime/automatic.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/graph/draw.hpp"
#include "runtime/machine.hpp"
#include "runtime/model_weights.hpp"
#include "runtime/page/story.hpp"
#include "runtime/report.hpp"
#include "runtime/resume/checksum.hpp"
#include "runtime/resume/origin.hpp"
#include "runtime/stop_signals.hpp"
#include "runtime/train.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

class Run {
 public:
  Run(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
      Collector* collector)
      : line_(line),
        graph_(graph),
        catalogue_(catalogue),
        collector_(collector),
        console_(console_mode(line)),
        checkpoints_(line.out),
        state_(state_before()),
        weights_(line, graph, state_, may_train()),
        plan_(make_plan(graph, weights_.given(), purpose())),
        folder_(line.resumes ? RunFolder::reopen(line.out) : RunFolder(line.out, graph.name)),
        run_(run_info()),
        engine_(graph, run_,
                {line.threads, line.device_threads,
                 [this](const Progress& progress) { console_.progress(progress); },
                 collector ? collector->sinks() : nullptr}),
        session_{graph_, run_, engine_, folder_, console_, checkpoints_, state_} {
    if (!line.resumes) checkpoints_ = Checkpoints(folder_.path());
  }

  int execute() {
    if (state_.done && !collector_) return tell_done();
    const StopSignals signals;
    start();
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
    if (keeps()) require_samples();
    if (keeps()) take_up();
    const Survey survey(graph_, engine_.source());
    run_.train_labels = survey.labels(Split::train);
    story_.tallies = survey.tallies();
    if (collector_) collector_->set_labels(survey.labels(Split::none));
    weights_.load(session_);
    const bool finished = train(survey) && (line_.command == Command::train || last_pass(survey));
    if (!finished || line_.command == Command::train) {
      folder_.write_metrics(nullptr);
      write_page(nullptr);
    }
    if (finished && keeps() && !state_.done) conclude();
    tell_folder(finished);
    return finished ? exit_ok : exit_run_failed;
  }

  Purpose purpose() const {
    return line_.command == Command::predict ? Purpose::predict : Purpose::evaluate;
  }
  bool may_train() const {
    return line_.command == Command::run || line_.command == Command::train;
  }

  /// A run that trains can be stopped and go on.
  bool keeps() const { return may_train() && !plan_.trainings.empty(); }

  /// What all of several runs predict is judged as one.
  bool judged_together() const { return collector_ && collector_->sinks(); }

  RunState state_before() {
    if (!line_.resumes || !Origin::lies_in(checkpoints_.folder())) return {};
    auto found = checkpoints_.latest([this](const std::string& text) { console_.warn(text); });
    if (!found) console_.warn("there is no checkpoint that can be used: the run begins anew");
    return found.value_or(RunState());
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
    run.cancelled = &StopSignals::wanted();
    return run;
  }

  /// Writes down what the run begins from, or makes sure that it is still the same.
  void start() {
    begin_story();
    const auto now = Origin::of(line_, graph_, catalogue_, cores());
    if (line_.resumes && Origin::lies_in(checkpoints_.folder())) {
      const auto then = Origin::read(checkpoints_.folder());
      auto changed = differences(then, now);
      for (const auto& model : state_.finished) {
        const auto file = folder_.weights(model.name);
        if (checksum_of(file) == model.checksum) continue;
        changed.push_back("the weights in " + fs::proximate(file).string());
      }
      require_same(changed, folder_.path());
      then.write(checkpoints_.folder());  // both copies, if one had come to grief
      return;
    }
    write_down();
    if (keeps()) now.write(checkpoints_.folder());
  }

  /// Begins where the latest checkpoint is, or makes the first one.
  void take_up() {
    if (line_.resumes) folder_.restore(state_.history);
    if (checkpoints_.none()) return checkpoints_.keep(state_);
    folder_.log("resume", {{"models_finished", std::to_string(state_.finished.size())},
                           {"model", state_.learning},
                           {"epochs", std::to_string(state_.epochs)}});
  }

  /// Everything that is needed to repeat the run.
  void write_down() {
    if (!fs::exists(folder_.path() / "graph.yaml")) folder_.write("graph.yaml", graph_.resolved);
    const auto choices = describe(graph_.choices);
    if (!choices.empty()) console_.say("chosen for this data and machine:\n" + choices);
    folder_.write("plan.txt", choices + describe(plan_, graph_));
    auto fields = facts();
    fields.insert(fields.begin(), {"command", line_.text});
    folder_.log("start", fields);
    for (const auto& choice : graph_.choices) {
      folder_.log("choice", {{"stage", choice.stage},
                             {"parameter", choice.parameter},
                             {"value", choice.value},
                             {"why", choice.why}});
    }
  }

  std::vector<std::pair<std::string, std::string>> facts() const {
    auto out = versions(graph_, catalogue_);
    out.insert(out.end(), {{"device", run_.device},
                           {"threads", std::to_string(line_.threads > 0 ? line_.threads : cores())},
                           {"device_threads", std::to_string(run_.device_threads)},
                           {"seed", std::to_string(run_.seed)}});
    return out;
  }

  void begin_story() {
    story_.name = graph_.name;
    story_.doc = graph_.doc;
    story_.command = line_.text;
    story_.folder = folder_.path();
    story_.facts = facts();
    story_.drawing = draw_svg_itself(graph_);
    story_.resolved = graph_.resolved;
    story_.plan = describe(graph_.choices) + describe(plan_, graph_);
  }

  /// report.html, of all passes so far and the findings of the last.
  void write_page(const PassOutcome* last) {
    story_.history = read_history(folder_.path());
    if (!story_.history.command.empty()) story_.command = story_.history.command;
    story_.last = last;
    folder_.write("report.html", page_of(story_));
    story_.last = nullptr;
  }

  /// The samples must be those that the run began with.
  void require_samples() {
    const auto file = checkpoints_.folder() / "samples.csv";
    const auto now = list_samples(engine_.source());
    if (!fs::exists(file)) return write_sealed(file, now);
    const auto difference = difference_of_samples(read_sealed(file), now);
    if (!difference.empty()) require_same({difference}, folder_.path());
  }

  void conclude() {
    state_.history = folder_.history();
    state_.done = true;
    checkpoints_.keep(state_);
  }

  int tell_done() {
    console_.result(fmt::format("the run in {} is finished: there is nothing left to do\n",
                                fs::proximate(folder_.path()).string()));
    return exit_ok;
  }

  void tell_folder(bool finished) {
    const auto folder = fs::proximate(folder_.path()).string();
    console_.result(fmt::format("\nrun folder: {}\n", folder));
    if (!finished && keeps() && !collector_) console_.say("to go on: mammograph resume " + folder);
  }

  bool train(const Survey& survey) {
    for (const auto& training : plan_.trainings) {
      const auto& name = graph_.nodes[training.model].name;
      if (const auto known = state_.parts_of(name); !known.empty()) {
        load_trained(session_, training.model, known);
      } else if (!train_model(session_, training, survey)) {
        return false;
      }
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
    if (spec.name == "evaluate")
      weights_.tell_known_patients(session_, spec.split, judged_together());
    const auto outcome = run_pass(session_, spec);
    folder_.write_samples(outcome);
    console_.json(folder_.write_metrics(&outcome));
    console_.result("\n" + report(outcome));
    if (outcome.cancelled) return false;
    write_page(&outcome);
    if (collector_) collector_->add(outcome, story_);
    return true;
  }

  const CommandLine& line_;
  const CheckedGraph& graph_;
  const Catalogue& catalogue_;
  Collector* collector_;
  Console console_;
  Checkpoints checkpoints_;
  RunState state_;
  ModelWeights weights_;
  Plan plan_;
  RunFolder folder_;
  RunInfo run_;
  Engine engine_;
  Session session_;
  Story story_;
};

}  // namespace

int execute(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
            Collector* collector) {
  return Run(line, graph, catalogue, collector).execute();
}

}  // namespace mg
