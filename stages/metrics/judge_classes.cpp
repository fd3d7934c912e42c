// Which class was named: the confusion table and what follows from it.
#include <algorithm>
#include <array>
#include <numeric>

#include "pipeline/statistics/baseline.hpp"
#include "pipeline/statistics/confusion.hpp"
#include "stages/metrics/class_evidence.hpp"
#include "stages/metrics/class_tables.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged.hpp"
#include "stages/metrics/tellers.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

using Names = std::vector<std::string>;
using Counts = std::vector<double>;

double sum(const Counts& counts) { return std::accumulate(counts.begin(), counts.end(), 0.0); }

Counts truths(const Confusion& table) {
  Counts counts;
  for (std::size_t k = 0; k < table.classes(); ++k) counts.push_back(table.truths(k));
  return counts;
}

std::vector<Figure> named_figures(const Names& classes, const Confusion& table) {
  const auto n = static_cast<std::size_t>(table.total());
  const auto figure = [](std::string name, std::size_t count, std::string doc) {
    return Figure{.name = std::move(name), .n = count, .doc = std::move(doc)};
  };
  std::vector<Figure> out{
      figure("accuracy", n, "share of the samples whose class was named"),
      figure("balanced_accuracy", n, "mean of the classes' sensitivities"),
      figure("auc", n, "area under the ROC curve, mean of each class against the rest"),
      figure("macro_f1", n, "mean of the classes' F1"),
      figure("mcc", n, "Matthews' correlation of truth and prediction"),
      figure("kappa", n, "Cohen's kappa: agreement beyond chance"),
      figure("baseline_accuracy", n, "always naming the most frequent class"),
      figure("baseline_balanced_accuracy", n, "always naming the most frequent class"),
      figure("random_accuracy", n, "guessing with the frequencies of the classes"),
      figure("random_balanced_accuracy", n, "guessing with the frequencies of the classes")};
  for (std::size_t k = 0; k < classes.size(); ++k) {
    out.push_back(figure("sensitivity_" + snake(classes[k]),
                         static_cast<std::size_t>(table.truths(k)),
                         "share of '" + classes[k] + "' that was named so"));
  }
  return out;
}

/// In the order of named_figures().
void compute(const ClassEvidence& data, std::span<const double> weights, const Counts& prior,
             std::span<double> figures) {
  const auto table = data.table(weights);
  const auto counts = truths(table);
  const auto constant = constant_baseline(counts, majority_class(prior));
  const auto random = stratified_baseline(counts, prior);
  const std::array common{accuracy(table),         balanced_accuracy(table),
                          data.macro_auc(weights), macro_f1(table),
                          matthews(table),         kappa(table),
                          constant.accuracy,       constant.balanced_accuracy,
                          random.accuracy,         random.balanced_accuracy};
  const auto rest = std::copy(common.begin(), common.end(), figures.begin());
  for (std::size_t k = 0; k < table.classes(); ++k) rest[k] = sensitivity(table, k);
}

/// In the order of named_figures(); correlations and what needs no picture are no shares.
std::vector<std::size_t> tellers_of(const Evidence& evidence) {
  const Tellers patients(evidence);
  const auto each = patients.scarcest();
  std::vector<std::size_t> out{patients.all(), each, each, each, 0, 0, 0, 0, 0, 0};
  for (std::size_t k = 0; k < evidence.classes.size(); ++k) out.push_back(patients.of(k));
  return out;
}

std::string baseline_note(const Names& classes, const Counts& prior, bool from_train) {
  const auto k = majority_class(prior);
  return "The baseline always names '" + classes[k] + "', the most frequent class of the " +
         (from_train ? "training split (" : "judged samples (") + whole(prior[k]) + " of " +
         whole(sum(prior)) + ").";
}

std::vector<std::string> absent_notes(const Names& classes, const Confusion& table) {
  std::vector<std::string> notes;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    if (table.truths(k) > 0) continue;
    notes.push_back("No sample is of class '" + classes[k] +
                    "': it enters no mean of sensitivities or areas.");
  }
  return notes;
}

}  // namespace

Findings judge_classes(const Evidence& evidence) {
  const auto& classes = evidence.classes;
  if (evidence.samples.empty()) {
    return {named_figures(classes, Confusion(classes.size())), {}, {"No sample was judged."}};
  }
  const ClassEvidence data(classes.size(), evidence.samples);
  const Counts once(evidence.patients, 1.0);
  const auto table = data.table(once);
  const bool from_train = sum(evidence.train) > 0;
  const auto prior = from_train ? evidence.train : truths(table);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    compute(data, weights, prior, figures);
  };
  Findings out;
  out.figures = measure(named_figures(classes, table), evidence.patients, statistic,
                        evidence.bootstrap, tellers_of(evidence));
  out.tables = {confusion_table(classes, table), class_table(classes, data, once)};
  out.notes = absent_notes(classes, table);
  out.notes.push_back(baseline_note(classes, prior, from_train));
  return out;
}

}  // namespace mg::metrics
