#include "runtime/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "runtime/best_epochs.hpp"
#include "runtime/model_weights.hpp"
#include "runtime/result_cache.hpp"
#include "runtime/resume/checksum.hpp"

namespace mg {

namespace {

double find_number(const Numbers& numbers, const std::string& name, const std::string& model) {
  std::vector<std::string> names;
  for (const auto& [key, value] : numbers) {
    if (key == name) return value;
    names.push_back(key);
  }
  throw RunFailed(fmt::format("model '{}' has no validation metric '{}'", model, name),
                  suggest(name, names));
}

class Trainer {
 public:
  Trainer(Session& session, const TrainingPlan& plan, const Survey& survey)
      : session_(session),
        plan_(plan),
        survey_(survey),
        name_(session.graph.nodes[plan.model].name),
        random_(Random(session.run.seed).fork("epochs").fork(name_)),
        cache_(static_cast<std::size_t>(session.graph.options.cache_mb) << 20),
        validation_(survey.of(Split::val)),
        best_(plan.wishes) {}

  bool train() {
    require_samples();
    if (plan_.kept && !prepare()) return false;
    begin();
    take_up();
    bool finished = epoch_ > 0 || rehearse();
    while (finished && more_to_learn()) {
      finished = run_epoch(epoch_);
      if (finished && (++epoch_, more_to_learn())) keep();
    }
    load_best();
    if (finished) conclude();
    return finished;
  }

 private:
  void require_samples() const {
    if (!survey_.epoch(plan_.wishes, 0, random_).empty()) return;
    throw RunFailed(
        fmt::format("there is nothing to train '{}' on: no sample of the data set is in "
                    "the split 'train' and has a label it learns",
                    name_),
        "give the data set a larger train split, or check `classes`");
  }

  PassSpec spec(const std::string& verb, Split split, const std::vector<Role>& roles) const {
    PassSpec out;
    out.name = verb + " " + name_;
    out.split = split;
    out.roles = roles;
    return out;
  }

  void use_cache(PassSpec& spec) {
    if (!plan_.kept) return;
    spec.entry = *plan_.kept;
    spec.cached = [this](std::uint64_t index) { return cache_.find(index); };
  }

  /// The deterministic beginning of the graph, once for each sample.
  bool prepare() {
    auto pass =
        spec("prepare", Split::train, roles_up_to(session_.graph, *plan_.kept, plan_.learning));
    pass.order = survey_.of(Split::train);
    pass.order.insert(pass.order.end(), validation_.begin(), validation_.end());
    pass.entry = *plan_.kept;
    pass.captured_for = plan_.learning;
    pass.capture = [this](const Parcel& parcel) { cache_.keep(parcel); };
    const auto outcome = run_pass(session_, pass);
    session_.console.say(fmt::format("{}: {} samples prepared in {:.1f} s, {:.0f} MB kept{}", name_,
                                     outcome.counts.ok, outcome.seconds,
                                     static_cast<double>(cache_.bytes()) / 1e6,
                                     cache_.full() ? " (the rest is computed in every epoch: raise "
                                                     "run.cache_mb to keep it too)"
                                                   : ""));
    return !outcome.cancelled;
  }

  void begin() {
    const auto samples = survey_.epoch(plan_.wishes, 0, random_).size() * plan_.makes;
    const auto batch = static_cast<std::size_t>(std::max(1, plan_.wishes.batch));
    session_.engine.ensure_open(plan_.model);
    session_.engine.on_device([&] {
      session_.engine.model(plan_.model)
          .begin(
              {session_.run, random_.fork("model").key(), samples, (samples + batch - 1) / batch});
    });
  }

  /// The batches that the model wants before its first epoch: epochs one after the other, cut off.
  bool rehearse() {
    const auto wanted = static_cast<std::size_t>(plan_.wishes.rehearsal) *
                        static_cast<std::size_t>(plan_.wishes.batch);
    if (wanted == 0) return true;
    auto rehearsing = spec("rehearse", Split::train, plan_.learning);
    const auto random = random_.fork("rehearsal");
    for (int epoch = 0; rehearsing.order.size() < wanted; ++epoch) {
      const auto more = survey_.epoch(plan_.wishes, epoch, random);
      rehearsing.order.insert(rehearsing.order.end(), more.begin(), more.end());
    }
    rehearsing.order.resize(wanted);
    rehearsing.batch = plan_.wishes.batch;
    use_cache(rehearsing);
    return !run_pass(session_, rehearsing).cancelled;
  }

  bool more_to_learn() const {
    return epoch_ < plan_.wishes.epochs && !best_.exhausted(epoch_ - 1);
  }

  /// Goes on where the latest checkpoint stands, if it stands in this training.
  void take_up() {
    const auto& state = session_.state;
    if (state.learning != name_ || !state.model) return;
    session_.engine.on_device([&] {
      session_.engine.model(plan_.model).load_state(session_.checkpoints.path(*state.model));
    });
    for (std::size_t slot = 0; slot < state.weights.size(); ++slot) {
      session_.checkpoints.put_back(state.weights[slot], session_.folder.new_weights(part(slot)));
    }
    best_.restore(state.best);
    epoch_ = state.epochs;
    session_.console.say(fmt::format("{}: goes on after epoch {}", name_, epoch_));
  }

  /// A checkpoint in the middle of the training.
  void keep() {
    auto& state = session_.state;
    state.learning = name_;
    state.epochs = epoch_;
    state.best = best_.all();
    state.history = session_.folder.history();
    const auto save = [&](const std::filesystem::path& file) {
      bool saved = false;
      session_.engine.on_device(
          [&] { saved = session_.engine.model(plan_.model).save_state(file); });
      return saved;
    };
    const bool kept = session_.checkpoints.keep(state, save, files());
    if (kept || epoch_ > 1) return;
    session_.console.say(name_ + ": if the run is stopped now, this training begins anew");
  }

  /// The checkpoint behind the training.
  void conclude() {
    auto& state = session_.state;
    for (std::size_t slot = 0; slot < best_.all().size(); ++slot) {
      const auto name = part(slot);
      state.finished.push_back({name, checksum_of(session_.folder.weights(name)), false});
    }
    state.learning.clear();
    state.epochs = 0;
    state.best.clear();
    state.history = session_.folder.history();
    session_.checkpoints.keep(state);
  }

  bool run_epoch(int epoch) {
    const auto start = std::chrono::steady_clock::now();
    auto learning = spec("train", Split::train, plan_.learning);
    learning.order = survey_.epoch(plan_.wishes, epoch, random_);
    learning.epoch = epoch;
    learning.batch = plan_.wishes.batch;
    use_cache(learning);
    auto outcome = run_pass(session_, learning);
    if (outcome.cancelled) return false;
    Numbers numbers;
    for (const auto& [key, value] : outcome.numbers) numbers.emplace_back("train_" + key, value);
    if (!validate(epoch, numbers)) return false;
    note(epoch, numbers, start);
    return true;
  }

  bool validate(int epoch, Numbers& numbers) {
    if (validation_.empty()) {
      save(best_.place_last(epoch));
      return true;
    }
    auto validating = spec("validate", Split::val, plan_.validating);
    validating.order = validation_;
    validating.epoch = epoch;
    use_cache(validating);
    const auto outcome = run_pass(session_, validating);
    if (outcome.cancelled) return false;
    const auto value = find_number(outcome.numbers, plan_.wishes.metric, name_);
    if (const auto slot = best_.place(epoch, value)) save(*slot);
    for (const auto& [key, number] : outcome.numbers) numbers.emplace_back("val_" + key, number);
    return true;
  }

  /// The name of the weights in a slot.
  std::string part(std::size_t slot) const {
    return plan_.wishes.keep == 1 ? name_ : member_name(name_, slot + 1);
  }

  /// The weights that are kept so far.
  WeightFiles files() const {
    WeightFiles out;
    for (std::size_t slot = 0; slot < best_.all().size(); ++slot) {
      out.push_back(session_.folder.weights(part(slot)));
    }
    return out;
  }

  void save(int slot) {
    const auto file = session_.folder.new_weights(part(static_cast<std::size_t>(slot)));
    session_.engine.on_device([&] { session_.engine.model(plan_.model).save(file); });
  }

  void load_best() {
    const auto kept = files();
    if (kept.empty()) return;  // interrupted before the first epoch ended
    load_model(session_, plan_.model, kept);
    std::string epochs;
    for (const auto& best : best_.all()) {
      epochs += (epochs.empty() ? "" : ", ") + std::to_string(best.epoch + 1);
    }
    session_.console.say(
        kept.size() == 1 ? fmt::format("{}: the weights of epoch {} are the best", name_, epochs)
                         : fmt::format("{}: the weights of epochs {} are the best and predict "
                                       "together",
                                       name_, epochs));
  }

  void note(int epoch, const Numbers& numbers, std::chrono::steady_clock::time_point start) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    session_.folder.add_epoch({name_, epoch + 1, numbers});
    session_.folder.log("epoch", {{"model", name_},
                                  {"epoch", std::to_string(epoch + 1)},
                                  {"seconds", fmt::format("{:.2f}", seconds.count())},
                                  {"best", best_.best(epoch) ? "yes" : "no"}});
    std::string text;
    for (const auto& [key, value] : numbers) text += fmt::format("  {} {:.4g}", key, value);
    session_.console.say(fmt::format("{}: epoch {}/{}{}  {:.1f} s{}", name_, epoch + 1,
                                     plan_.wishes.epochs, text, seconds.count(),
                                     best_.best(epoch) ? "  best" : ""));
  }

  Session& session_;
  const TrainingPlan& plan_;
  const Survey& survey_;
  std::string name_;
  Random random_;
  ResultCache cache_;
  std::vector<std::uint64_t> validation_;
  BestEpochs best_;
  int epoch_ = 0;  ///< epochs behind it
};

}  // namespace

PassOutcome run_pass(Session& session, const PassSpec& spec) {
  auto outcome = session.engine.run(spec);
  session.console.end_progress();
  session.folder.add_pass(outcome);
  const auto& counts = outcome.counts;
  session.folder.log("pass", {{"name", spec.name},
                              {"split", to_string(spec.split)},
                              {"epoch", std::to_string(spec.epoch + 1)},
                              {"read", std::to_string(counts.read)},
                              {"ok", std::to_string(counts.ok)},
                              {"skipped", std::to_string(counts.skipped)},
                              {"failed", std::to_string(counts.failed)},
                              {"cancelled", std::to_string(counts.cancelled)},
                              {"seconds", fmt::format("{:.3f}", outcome.seconds)},
                              {"peak_in_flight", std::to_string(outcome.peak_in_flight)},
                              {"peak_bytes", std::to_string(outcome.peak_bytes)}});
  for (const auto& timing : outcome.timings) {
    session.folder.log("stage", {{"pass", spec.name},
                                 {"stage", timing.stage},
                                 {"calls", std::to_string(timing.calls)},
                                 {"seconds", fmt::format("{:.3f}", timing.seconds)}});
  }
  if (!outcome.fault.empty()) {
    session.folder.write_samples(outcome);
    session.folder.write_metrics(nullptr);
    throw RunFailed(outcome.fault, "what came of each sample: " +
                                       (session.folder.path() / "predictions.csv").string());
  }
  return outcome;
}

bool train_model(Session& session, const TrainingPlan& plan, const Survey& survey) {
  return Trainer(session, plan, survey).train();
}

}  // namespace mg
