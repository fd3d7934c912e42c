#include "pipeline/statistics/threshold.hpp"

#include <algorithm>

namespace mg::metrics {
namespace {

constexpr double rounding = 1e-12;  // of shares that should be equal

/// How well the rule is served; below 0 if not at all.
double merit(double sensitivity, double specificity, double f1, const ThresholdRule& rule) {
  using Best = ThresholdRule::Best;
  switch (rule.best) {
    case Best::youden:
      return sensitivity + specificity;
    case Best::f1:
      return f1;
    case Best::sensitivity:
      return sensitivity < rule.level - rounding ? -1 : specificity;
    case Best::specificity:
      return specificity < rule.level - rounding ? -1 : sensitivity;
  }
  return -1;
}

}  // namespace

double f1_at(const Operating& point, double positives) {
  const double sum = point.true_positives + point.false_positives + positives;
  return sum > 0 ? 2 * point.true_positives / sum : undefined;
}

double choose_threshold(const Curve& curve, const ThresholdRule& rule) {
  if (curve.empty()) return undefined;
  const double positives = curve.back().true_positives, negatives = curve.back().false_positives;
  if (positives <= 0 || negatives <= 0) return undefined;
  std::size_t best = 1;  // the first point names nothing: no threshold of a score
  double most = -1;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const auto& point = curve[i];
    const double value =
        merit(point.true_positives / positives, 1 - point.false_positives / negatives,
              f1_at(point, positives), rule);
    if (value > most + rounding) most = value, best = i;
  }
  const double lower = best + 1 < curve.size() ? curve[best + 1].threshold : curve[best].threshold;
  return (curve[best].threshold + lower) / 2;
}

}  // namespace mg::metrics
