#include "pipeline/statistics/confusion.hpp"

#include <cmath>
#include <numeric>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::metrics {
namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : undefined; }

/// The mean of figure(k) over the classes where it is defined.
template <class Figure>
double mean_over_classes(const Confusion& table, Figure figure) {
  double sum = 0, count = 0;
  for (std::size_t k = 0; k < table.classes(); ++k) {
    const double value = figure(k);
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return ratio(sum, count);
}

/// Σ truths(k) · predictions(k)
double chance(const Confusion& table) {
  double sum = 0;
  for (std::size_t k = 0; k < table.classes(); ++k) sum += table.truths(k) * table.predictions(k);
  return sum;
}

}  // namespace

Confusion::Confusion(std::size_t classes, std::vector<double> cells)
    : classes_(classes), cells_(std::move(cells)) {
  if (cells_.size() != classes * classes) throw Error("a confusion table must be square");
}

void Confusion::add(std::size_t truth, std::size_t predicted, double weight) {
  cells_.at(truth * classes_ + predicted) += weight;
}

double Confusion::truths(std::size_t truth) const {
  double sum = 0;
  for (std::size_t k = 0; k < classes_; ++k) sum += at(truth, k);
  return sum;
}

double Confusion::predictions(std::size_t predicted) const {
  double sum = 0;
  for (std::size_t k = 0; k < classes_; ++k) sum += at(k, predicted);
  return sum;
}

double Confusion::correct() const {
  double sum = 0;
  for (std::size_t k = 0; k < classes_; ++k) sum += at(k, k);
  return sum;
}

double Confusion::total() const { return std::accumulate(cells_.begin(), cells_.end(), 0.0); }

double accuracy(const Confusion& table) { return ratio(table.correct(), table.total()); }

double sensitivity(const Confusion& table, std::size_t k) {
  return ratio(table.at(k, k), table.truths(k));
}

double specificity(const Confusion& table, std::size_t k) {
  const double others = table.total() - table.truths(k);
  return ratio(others - (table.predictions(k) - table.at(k, k)), others);
}

double precision(const Confusion& table, std::size_t k) {
  return ratio(table.at(k, k), table.predictions(k));
}

double balanced_accuracy(const Confusion& table) {
  return mean_over_classes(table, [&](std::size_t k) { return sensitivity(table, k); });
}

double macro_f1(const Confusion& table) {
  return mean_over_classes(table, [&](std::size_t k) {
    return ratio(2 * table.at(k, k), table.truths(k) + table.predictions(k));
  });
}

double matthews(const Confusion& table) {
  const double total = table.total();
  double truths = 0, predictions = 0;
  for (std::size_t k = 0; k < table.classes(); ++k) {
    truths += table.truths(k) * table.truths(k);
    predictions += table.predictions(k) * table.predictions(k);
  }
  const double spread = (total * total - truths) * (total * total - predictions);
  if (total == 0) return undefined;
  return spread > 0 ? (table.correct() * total - chance(table)) / std::sqrt(spread) : 0;
}

double kappa(const Confusion& table) {
  const double total = table.total();
  const double by_chance = ratio(chance(table), total * total);
  return ratio(accuracy(table) - by_chance, 1 - by_chance);
}

}  // namespace mg::metrics
