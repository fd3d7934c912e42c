#include "stages/metrics/classification.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "pipeline/stage.hpp"

namespace mg::metrics {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

double score_of(const Scores& scores, const std::string& name) {
  for (const auto& [other, score] : scores.classes) {
    if (other != name) continue;
    if (!std::isfinite(score)) throw Error("the score of class '" + name + "' is not a number");
    return score;
  }
  std::vector<std::string> names;
  for (const auto& [other, score] : scores.classes) names.push_back(other);
  throw Error("there is no score for class '" + name + "'", suggest(name, names));
}

ThresholdRule rule_of(const std::string& choose, double level) {
  using Best = ThresholdRule::Best;
  const auto best = choose == "f1"            ? Best::f1
                    : choose == "sensitivity" ? Best::sensitivity
                    : choose == "specificity" ? Best::specificity
                                              : Best::youden;
  return {best, level};
}

}  // namespace

void Classification::start(const RunInfo& run) {
  seed_ = combine(run.seed, stable_hash("metrics.classification"));
  train_labels_ = run.train_labels;
  names_.clear();
  positive_.reset();
  seen_.clear();
  splits_ = {};
  not_judged_.clear();
  if (!classes.empty()) name_classes({});
}

/// The user tells the classes, else the scores of the first sample do.
void Classification::name_classes(const Scores& scores) {
  auto names = classes;
  if (names.empty()) {
    for (const auto& [name, score] : scores.classes) names.push_back(name);
  }
  positive_ = find_positive(names, positive);
  names_ = std::move(names);
}

void Classification::add(const Context& context, const Label& label, const Scores& scores,
                         const Facts* facts, const Mask* truth) {
  if (names_.empty()) name_classes(scores);
  const auto& identity = context.identity();
  const auto at = std::find(names_.begin(), names_.end(), label.name);
  if (at == names_.end()) {
    const auto why = "label '" + label.name + "' is not among the classes (" + joined(names_) + ")";
    not_judged_[context.split()].add(Fate::skipped, why);
    throw Skip(why);
  }
  Judged sample{.truth = static_cast<std::size_t>(at - names_.begin())};
  for (const auto& name : names_) sample.scores.push_back(score_of(scores, name));
  sample.predicted = static_cast<std::size_t>(
      std::max_element(sample.scores.begin(), sample.scores.end()) - sample.scores.begin());
  sample.breast = breast_name(identity);
  sample.person = patient_name(identity);
  sample.traits = traits_of(strata, identity, facts, truth);
  splits_.add(context.split());
  seen_.push_back(
      {context.split(), context.run().folder.string(), cluster_name(identity), std::move(sample)});
}

void Classification::missed(const Context& context, Fate fate, const std::string& why) {
  not_judged_[context.split()].add(fate, why);
}

std::vector<double> Classification::train_counts() const {
  std::vector<double> counts(names_.size());
  for (const auto& [name, count] : train_labels_) {
    const auto it = std::find(names_.begin(), names_.end(), name);
    if (it != names_.end()) counts[it - names_.begin()] += static_cast<double>(count);
  }
  return counts;
}

std::map<std::string, double> Classification::choose_thresholds() const {
  std::map<std::string, std::vector<Judged>> tuning;
  for (const auto& seen : seen_) {
    if (splits_.tunes(seen.split)) tuning[seen.run].push_back(seen.sample);
  }
  std::map<std::string, double> out;
  for (const auto& [run, samples] : tuning) {
    const auto curve = curve_of(ranked_by(samples, *positive_));
    const double chosen = choose_threshold(curve, rule_of(choose, level));
    if (!std::isnan(chosen)) out[run] = chosen;
  }
  return out;
}

Evidence Classification::evidence() const {
  Evidence out{.classes = names_,
               .train = train_counts(),
               .positive = positive_,
               .level = level,
               .most_false = max_fpr,
               .pooling = aggregate == "max" ? Pooling::max : Pooling::mean,
               .bins = static_cast<std::size_t>(bins),
               .strata = strata,
               .bootstrap = {.resamples = static_cast<std::size_t>(resamples), .seed = seed_}};
  Clusters patients;
  for (const auto& seen : seen_) {
    if (splits_.tunes(seen.split)) continue;
    out.samples.push_back(seen.sample);
    out.samples.back().patient = patients.index_of(seen.cluster);
  }
  out.patients = patients.size();
  return out;
}

std::string Classification::threshold_note(const std::map<std::string, double>& chosen) const {
  const auto text = "'" + names_[*positive_] + "' is the positive class; its threshold was ";
  if (threshold) return text + "given.";
  if (chosen.empty()) {
    return text + "set to one half beforehand: no validation samples came to choose it on.";
  }
  const auto samples = std::count_if(seen_.begin(), seen_.end(), [&](const Seen& seen) {
    return splits_.tunes(seen.split) && chosen.contains(seen.run);
  });
  return text + "chosen on " + count_of(static_cast<std::size_t>(samples), "validation sample") +
         " (" + choose + (chosen.size() > 1 ? ", by each fold on its own)." : ").");
}

Findings Classification::finish() {
  Findings out;
  for (const auto& [split, reasons] : not_judged_) {
    if (splits_.tunes(split)) continue;
    for (auto& note : reasons.notes()) out.notes.push_back(std::move(note));
  }
  if (positive_) {
    const auto chosen = choose_thresholds();
    for (auto& seen : seen_) {
      const auto own = chosen.find(seen.run);
      seen.sample.threshold = threshold.value_or(own != chosen.end() ? own->second : 0.5);
    }
    if (!seen_.empty()) out.notes.push_back(threshold_note(chosen));
  }
  const auto data = evidence();
  append(out, judge_classes(data));
  if (data.samples.empty()) return out;
  append(out, judge_positive(data));
  append(out, judge_calibration(data));
  append(out, judge_strata(data));
  out.notes.push_back(interval_note(data.patients, data.bootstrap));
  out.headline = {"accuracy",    "balanced_accuracy", positive_ ? "positive_auc" : "auc",
                  "sensitivity", "specificity",       "average_precision",
                  "brier",       "confusion"};
  return out;
}

}  // namespace mg::metrics
