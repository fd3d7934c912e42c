#include "runtime/folds.hpp"

#include <map>
#include <utility>

namespace mg {

namespace {

void set(Setting& map, const std::string& key, int value) {
  auto setting = Setting::scalar(std::to_string(value), map.where);
  if (auto* const known = map.find(key))
    *known = std::move(setting);
  else
    map.entries.push_back({key, map.where, std::move(setting)});
}

/// A patient is in one split only, so sums are counts.
std::vector<Tally> without_splits(const std::vector<Tally>& tallies) {
  std::map<std::string, Tally> by_label;
  for (const auto& tally : tallies) {
    auto& sum = by_label[tally.label];
    sum.label = tally.label;
    sum.samples += tally.samples;
    sum.patients += tally.patients;
  }
  std::vector<Tally> out;
  for (auto& [label, sum] : by_label) out.push_back(std::move(sum));
  return out;
}

}  // namespace

void choose_fold(WrittenGraph& graph, int folds, int fold) {
  for (auto& stage : graph.stages.entries) {
    if (stage.value.kind != Setting::Kind::map || stage.value.find("from")) continue;
    if (!stage.value.find("split")) {
      stage.value.entries.push_back({"split", stage.where, Setting::map({}, stage.where)});
    }
    auto& split = *stage.value.find("split");
    if (split.kind != Setting::Kind::map) continue;  // a mistake that checking will tell
    set(split, "folds", folds);
    set(split, "fold", fold);
  }
}

/// The common sinks. Each begins with the first fold and ends with the last.
class Folds::Pool {
 public:
  explicit Pool(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::vector<std::pair<std::string, std::size_t>> labels;

  std::unique_ptr<Sink> shared_by(const Node& node, std::unique_ptr<Sink> own);

  bool has(const std::string& sink) const { return sinks_.contains(sink); }
  Findings finish(const std::string& sink) { return sinks_.at(sink).sink->finish(); }

 private:
  struct Common {
    std::unique_ptr<Sink> sink;
    RunInfo run = {};
    bool started = false;
  };
  class Both;

  void start(Common& common, const RunInfo& run) const {
    if (std::exchange(common.started, true)) return;
    common.run = run;
    common.run.folder = folder_;
    common.run.train_labels = labels;
    common.sink->start(common.run);
  }

  std::filesystem::path folder_;
  std::map<std::string, Common> sinks_;
};

/// A fold's own sink, and the common one behind it. A sample that the first refuses never comes to
/// the second.
class Folds::Pool::Both final : public Sink {
 public:
  Both(std::unique_ptr<Sink> own, const Pool& pool, Common& common)
      : own_(std::move(own)), pool_(pool), common_(common) {}

  void start(const RunInfo& run) override {
    own_->start(run);
    pool_.start(common_, run);
  }
  void add(const Context& context, std::span<const Value> in) override {
    own_->add(context, in);
    common_.sink->add(context, in);
  }
  void missed(const Context& context, Fate fate, const std::string& why) override {
    own_->missed(context, fate, why);
    common_.sink->missed(context, fate, why);
  }
  Findings finish() override { return own_->finish(); }

 private:
  std::unique_ptr<Sink> own_;
  const Pool& pool_;
  Common& common_;
};

std::unique_ptr<Sink> Folds::Pool::shared_by(const Node& node, std::unique_ptr<Sink> own) {
  auto& common = sinks_[node.name];
  if (!common.sink) common.sink = std::get<std::unique_ptr<Sink>>(node.make().stage);
  return std::make_unique<Both>(std::move(own), *this, common);
}

Folds::Folds(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue)
    : Repeats("fold", line, graph, catalogue), pool_(std::make_unique<Pool>(path())) {}

Folds::~Folds() = default;

SinkExchange Folds::sinks() {
  return [this](const Node& node, std::unique_ptr<Sink> made) -> std::unique_ptr<Sink> {
    if (!node.info->judges) return made;
    return pool_->shared_by(node, std::move(made));
  };
}

void Folds::set_labels(std::vector<std::pair<std::string, std::size_t>> labels) {
  pool_->labels = std::move(labels);
}

void Folds::add(const PassOutcome& outcome, const Story& story) {
  auto own = story;  // each fold splits the patients in another way
  own.tallies = without_splits(own.tallies);
  Repeats::add(outcome, own);
}

bool Folds::common(const std::string& sink, const std::vector<Findings>&, Findings& out) {
  if (!pool_->has(sink)) return false;
  out = pool_->finish(sink);
  out.notes.emplace_back("every patient was tested once, by the fold that did not learn from it");
  return true;
}

}  // namespace mg
