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

}  // namespace

void Classification::start(const RunInfo& run) {
  seed_ = combine(run.seed, stable_hash("metrics.classification"));
  train_labels_ = run.train_labels;
  names_ = classes;
  patients_ = {};
  judged_.clear();
  not_judged_ = {};
}

void Classification::add(const Context& context, const Label& label, const Scores& scores) {
  if (names_.empty()) {
    for (const auto& [name, score] : scores.classes) names_.push_back(name);
  }
  const auto truth = std::find(names_.begin(), names_.end(), label.name);
  if (truth == names_.end()) {
    const auto why = "label '" + label.name + "' is not among the classes (" + joined(names_) + ")";
    not_judged_.add(Fate::skipped, why);
    throw Skip(why);
  }
  Judged sample{.truth = static_cast<std::size_t>(truth - names_.begin())};
  for (const auto& name : names_) sample.scores.push_back(score_of(scores, name));
  sample.predicted = static_cast<std::size_t>(
      std::max_element(sample.scores.begin(), sample.scores.end()) - sample.scores.begin());
  sample.patient = patients_.index_of(cluster_name(context.identity()));
  judged_.push_back(std::move(sample));
}

void Classification::missed(const Context&, Fate fate, const std::string& why) {
  not_judged_.add(fate, why);
}

std::vector<double> Classification::train_counts() const {
  std::vector<double> counts(names_.size());
  for (const auto& [name, count] : train_labels_) {
    const auto it = std::find(names_.begin(), names_.end(), name);
    if (it != names_.end()) counts[it - names_.begin()] += static_cast<double>(count);
  }
  return counts;
}

Findings Classification::finish() {
  const Bootstrap options{.resamples = resamples, .seed = seed_};
  auto out = judge(names_, judged_, patients_.size(), train_counts(), options);
  const auto missing = not_judged_.notes();
  out.notes.insert(out.notes.begin(), missing.begin(), missing.end());
  return out;
}

}  // namespace mg::metrics
