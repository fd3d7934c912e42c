#include "runtime/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "runtime/automatic.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/given_weights.hpp"
#include "runtime/graph/draw.hpp"
#include "runtime/machine.hpp"
#include "runtime/page/story.hpp"
#include "runtime/report.hpp"
#include "runtime/resume/checksum.hpp"
#include "runtime/resume/origin.hpp"
#include "runtime/stop_signals.hpp"
#include "runtime/train.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

bool learns(const Node& node) { return node.info->kind == Kind::model && node.info->trainable; }

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
        weights_(find_weights()),
        plan_(make_plan(graph, has_weights(), purpose())),
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
    load_weights();
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

  /// Weights that the user gave to a run that goes on lie in its folder by now, all or none.
  WeightFiles weights_of(const Node& node) const {
    if (std::ranges::none_of(state_.finished, &FinishedModel::given)) {
      require_folders();
      return weights_for(node, line_.weights);
    }
    WeightFiles out;
    for (const auto& member : given_before(node.name)) {
      out.push_back(line_.out / "models" / (member + ".safetensors"));
    }
    return out;
  }

  /// The names of the copies, if the model was given weights before the run was stopped.
  std::vector<std::string> given_before(const std::string& model) const {
    std::vector<std::string> out;
    for (const auto& part : state_.parts_of(model)) {
      if (part.given) out.push_back(part.name);
    }
    return out;
  }

  void require_folders() const {
    for (const auto& folder : line_.weights) {
      if (fs::is_directory(folder)) continue;
      throw Error("there is no folder '" + folder.string() + "' to take weights from",
                  "name a run folder, or a folder of <stage>.safetensors");
    }
  }

  std::vector<WeightFiles> find_weights() const {
    std::vector<WeightFiles> out;
    for (const auto& node : graph_.nodes) {
      out.push_back(learns(node) ? weights_of(node) : WeightFiles());
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

  void load(std::size_t node, const WeightFiles& files) {
    engine_.ensure_open(node);
    engine_.on_device([&] {
      auto& model = engine_.model(node);
      files.size() == 1 ? model.load(files[0]) : model.load_ensemble(files);
    });
  }

  void load_weights() {
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const auto& files = weights_[i];
      if (files.empty()) continue;
      const auto& name = graph_.nodes[i].name;
      load(i, files);
      if (given_before(name).empty()) {
        take_over(name, files);
      } else {
        console_.say(name + ": weights as given");
      }
    }
  }

  /// Copies weights that the user gives, so that the run can be repeated, and go on, by itself.
  void take_over(const std::string& model, const WeightFiles& files) {
    for (std::size_t k = 0; k < files.size(); ++k) {
      console_.say(fmt::format("{}: weights of {}", model, files[k].string()));
      const auto name = files.size() == 1 ? model : member_name(model, k + 1);
      const auto copy = folder_.new_weights(name);
      copy_weights(files[k], copy);
      state_.finished.push_back({name, checksum_of(copy), true});
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
      if (weights_[i].size() == 1 && !judged_together()) {
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
      const auto& name = graph_.nodes[training.model].name;
      if (const auto known = state_.parts_of(name); !known.empty()) {
        load_known(training.model, known);
      } else if (!train_model(session_, training, survey)) {
        return false;
      }
    }
    return true;
  }

  /// A model that needed no training any more when the run was stopped.
  void load_known(std::size_t node, const std::vector<FinishedModel>& known) {
    WeightFiles files;
    for (const auto& part : known) files.push_back(folder_.weights(part.name));
    load(node, files);
    console_.say(graph_.nodes[node].name + ": is trained already");
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
            Collector* collector) {
  return Run(line, graph, catalogue, collector).execute();
}

}  // namespace mg
