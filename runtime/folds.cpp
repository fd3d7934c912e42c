#include "runtime/folds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "runtime/given_weights.hpp"
#include "runtime/report.hpp"

namespace mg {

namespace {

void set(Setting& map, const std::string& key, int value) {
  auto setting = Setting::scalar(std::to_string(value), map.where);
  if (auto* const known = map.find(key))
    *known = std::move(setting);
  else
    map.entries.push_back({key, map.where, std::move(setting)});
}

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> out;
  std::ranges::copy_if(values, std::back_inserter(out), [](double v) { return std::isfinite(v); });
  return out;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const auto value : values) sum += value;
  return values.empty() ? not_known : sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  if (values.size() < 2) return not_known;
  double sum = 0;
  for (const auto value : values) sum += (value - mean(values)) * (value - mean(values));
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::string cell(double value) { return std::isfinite(value) ? fmt::format("{:.3f}", value) : "-"; }

double value_of(const Findings& findings, const std::string& figure) {
  for (const auto& each : findings.figures) {
    if (each.name == figure) return each.value;
  }
  return not_known;
}

/// A row a figure: mean and standard deviation over the folds, then each fold's own.
Table table_of(const Findings& common, const std::vector<const Findings*>& folds) {
  Table out{"folds",
            "each fold's own figures, their mean and standard deviation",
            {"figure", "mean", "sd"},
            {}};
  for (std::size_t i = 0; i < folds.size(); ++i) {
    out.columns.push_back("fold " + std::to_string(i + 1));
  }
  for (const auto& figure : common.figures) {
    std::vector<double> values;
    for (const auto* fold : folds) values.push_back(value_of(*fold, figure.name));
    auto& row = out.rows.emplace_back();
    row = {figure.name, cell(mean(finite(values))), cell(deviation(finite(values)))};
    for (const auto value : values) row.push_back(cell(value));
  }
  return out;
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

namespace {

Console::Mode mode_of(const CommandLine& line) {
  return line.json ? Console::Mode::json : line.quiet ? Console::Mode::quiet : Console::Mode::usual;
}

}  // namespace

Folds::Folds(const CommandLine& line, const CheckedGraph& graph)
    : line_(line),
      console_(mode_of(line)),
      folder_(line.out, graph.name),
      pool_(std::make_unique<Pool>(folder_.path())) {}

Folds::~Folds() = default;

CommandLine Folds::line(int fold) const {
  auto out = line_;
  out.out = folder_.path() / fmt::format("fold_{}", fold);
  out.weights = of_fold(line_.weights, fold);
  if (std::exchange(out.json, false)) out.quiet = true;
  return out;
}

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
  findings_.push_back(outcome.findings);
  const auto fold = std::to_string(findings_.size());
  if (findings_.size() == 1) {
    const auto started = story_.started;
    story_ = story;
    story_.started = started;
    story_.folder = folder_.path();
    story_.history = {};
    story_.tallies = without_splits(story_.tallies);
  }
  add_fold(story_.history, story.history, static_cast<int>(findings_.size()));
  for (auto row : outcome.rows) {
    row.columns.emplace(row.columns.begin(), "fold", fold);
    all_.rows.push_back(std::move(row));
  }
  all_.counts.read += outcome.counts.read;
  all_.counts.ok += outcome.counts.ok;
  all_.counts.skipped += outcome.counts.skipped;
  all_.counts.failed += outcome.counts.failed;
  all_.counts.cancelled += outcome.counts.cancelled;
  all_.seconds += outcome.seconds;
}

void Folds::finish() {
  PassSpec spec;
  spec.name = fmt::format("{} folds", findings_.size());
  spec.split = Split::test;
  all_.spec = &spec;
  for (const auto& [sink, first] : findings_.front()) {
    if (!pool_->has(sink)) continue;
    auto& common = all_.findings.emplace_back(sink, pool_->finish(sink)).second;
    std::vector<const Findings*> own;
    for (const auto& fold : findings_) {
      const auto found = std::ranges::find(fold, sink, &std::pair<std::string, Findings>::first);
      if (found != fold.end()) own.push_back(&found->second);
    }
    common.tables.insert(common.tables.begin(), table_of(common, own));
    common.notes.emplace_back(
        "every patient was tested once, by the fold that did not learn from it");
  }
  folder_.add_pass(all_);
  folder_.write_samples(all_);
  console_.json(folder_.write_metrics(&all_));
  console_.result("\n" + report(all_));
  story_.last = &all_;
  folder_.write("report.html", page_of(story_));
  console_.result(fmt::format("\nrun folder of all folds: {}\n",
                              std::filesystem::proximate(folder_.path()).string()));
}

}  // namespace mg
