#include "stages/metrics/positive_evidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "pipeline/statistics/calibration.hpp"
#include "stages/metrics/tellers.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

enum Column : std::size_t {
  positives,
  negatives,
  true_positives,
  false_positives,
  on_positives,  // sums of probabilities
  on_negatives,
  columns
};
using Sums = std::array<double, columns>;

double ratio(double part, double whole) { return whole > 0 ? part / whole : undefined; }

ClusterSums sum_up(const std::vector<Judged>& samples, std::size_t k) {
  ClusterSums out(columns);
  for (const auto& sample : samples) {
    const bool positive = sample.truth == k;
    Sums sums{};
    sums[positive ? positives : negatives] = 1;
    sums[positive ? true_positives : false_positives] =
        sample.scores[k] >= sample.threshold ? 1 : 0;
    sums[positive ? on_positives : on_negatives] = sample.scores[k];
    out.add(sample.patient, sums);
  }
  return out;
}

void add_level(std::vector<Level>& levels, std::string name, std::vector<Ranked> units) {
  if (units.empty()) return;
  Ranking ranking(units);
  levels.push_back({std::move(name), std::move(units), std::move(ranking)});
}

std::vector<Level> make_levels(const std::vector<Judged>& samples,
                               const std::vector<Ranked>& ranked, Pooling pooling) {
  std::vector<std::string> breasts, people;
  for (const auto& sample : samples) {
    breasts.push_back(sample.breast);
    people.push_back(sample.person);
  }
  std::vector<Level> levels;
  add_level(levels, "image", ranked);
  add_level(levels, "breast", pool(ranked, breasts, pooling));
  add_level(levels, "patient", pool(ranked, people, pooling));
  return levels;
}

}  // namespace

PositiveEvidence::PositiveEvidence(const Evidence& evidence)
    : evidence_(evidence),
      positive_(*evidence.positive),
      levels_(
          make_levels(evidence.samples, ranked_by(evidence.samples, positive_), evidence.pooling)),
      sums_(sum_up(evidence.samples, positive_)) {}

std::vector<Figure> PositiveEvidence::names() const {
  const auto& name = evidence_.classes[positive_];
  const auto level = whole(100 * evidence_.level), end = digits(evidence_.most_false);
  Sums sums{};
  sums_.totals(std::vector<double>(evidence_.patients, 1.0), sums);
  std::vector<Figure> out;
  const auto add = [&](std::string key, std::string doc, std::size_t n) {
    out.push_back({.name = std::move(key), .n = n, .doc = std::move(doc)});
  };
  const auto of_all = [&](std::string key, std::string doc) {
    add(std::move(key), std::move(doc), evidence_.samples.size());
  };
  const auto count = [](double sum) { return static_cast<std::size_t>(sum); };
  of_all("positive_auc", "area under the ROC curve of '" + name + "' against the rest");
  of_all("partial_auc",
         "its part up to a false positive rate of " + end + ", guessing scaled to 0.5");
  of_all("sensitivity_at_specificity_" + level, "the highest of a threshold with that specificity");
  of_all("specificity_at_sensitivity_" + level, "the highest of a threshold with that sensitivity");
  of_all("average_precision", "area under the steps of the precision-recall curve");
  of_all("baseline_average_precision", "share of '" + name + "': what guessing gets");
  of_all("pf1", "probabilistic F1 of '" + name + "'");
  of_all("baseline_pf1", "probabilistic F1 of a probability of 1 for every image");
  add("sensitivity", "share of '" + name + "' named at the threshold", count(sums[positives]));
  add("specificity", "share of the others not named at the threshold", count(sums[negatives]));
  add("precision", "share of those named at the threshold that are '" + name + "'",
      count(sums[true_positives] + sums[false_positives]));
  of_all("f1", "F1 of '" + name + "' at the threshold");
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    const auto& [unit, units, ranking] = levels_[i];
    add(unit + "_auc", "positive_auc of " + unit + "s", units.size());
    add(unit + "_average_precision", "average_precision of " + unit + "s", units.size());
  }
  return out;
}

std::vector<std::size_t> PositiveEvidence::tellers() const {
  const Tellers patients(evidence_);
  const auto pairs = patients.pairs(positive_), own = patients.of(positive_);
  std::vector<std::size_t> out{
      pairs, pairs, pairs, pairs, pairs, 0, 0, 0, own, patients.others(positive_), own, pairs};
  for (std::size_t i = 1; i < levels_.size(); ++i) out.insert(out.end(), 2, pairs);
  return out;
}

void PositiveEvidence::compute(std::span<const double> weights, std::span<double> figures) const {
  Curve curve;
  levels_.front().ranking.trace(weights, curve);
  Sums sums{};
  sums_.totals(weights, sums);
  const double named = sums[true_positives] + sums[false_positives];
  const double prevalence = ratio(sums[positives], sums[positives] + sums[negatives]);
  const std::array values{area_under(curve),
                          partial_area(curve, evidence_.most_false),
                          sensitivity_at(curve, evidence_.level),
                          specificity_at(curve, evidence_.level),
                          average_precision(curve),
                          prevalence,
                          probabilistic_f1(sums[on_positives], sums[on_negatives], sums[positives]),
                          probabilistic_f1(sums[positives], sums[negatives], sums[positives]),
                          ratio(sums[true_positives], sums[positives]),
                          1 - ratio(sums[false_positives], sums[negatives]),
                          ratio(sums[true_positives], named),
                          ratio(2 * sums[true_positives], named + sums[positives])};
  auto next = std::copy(values.begin(), values.end(), figures.begin());
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    levels_[i].ranking.trace(weights, curve);
    *next++ = area_under(curve);
    *next++ = average_precision(curve);
  }
}

}  // namespace mg::metrics
