#include "pipeline/statistics/roc.hpp"

#include <algorithm>
#include <cmath>

namespace mg::metrics {
namespace {

constexpr double rounding = 1e-12;  // of shares that should be equal

bool has_both(const Curve& curve) {
  return !curve.empty() && curve.back().true_positives > 0 && curve.back().false_positives > 0;
}

/// Area of the curve (as shares) up to a false positive rate of `most`.
double area_up_to(const Curve& curve, double most) {
  const auto [last, positives, negatives] = curve.back();
  double area = 0, x0 = 0, y0 = 0;
  for (const auto& point : curve) {
    const double x = point.false_positives / negatives, y = point.true_positives / positives;
    if (x > most) {
      const double cut = std::lerp(y0, y, (most - x0) / (x - x0));
      return area + (most - x0) * (y0 + cut) / 2;
    }
    area += (x - x0) * (y0 + y) / 2;
    x0 = x, y0 = y;
  }
  return area;
}

}  // namespace

double area_under(const Curve& curve) { return has_both(curve) ? area_up_to(curve, 1) : undefined; }

double partial_area(const Curve& curve, double most) {
  if (!has_both(curve)) return undefined;
  const double by_guessing = most * most / 2;
  return (1 + (area_up_to(curve, most) - by_guessing) / (most - by_guessing)) / 2;
}

double average_precision(const Curve& curve) {
  if (curve.empty() || curve.back().true_positives <= 0) return undefined;
  double sum = 0, found = 0;
  for (const auto& point : curve) {
    if (point.true_positives == found) continue;
    sum += (point.true_positives - found) * point.true_positives /
           (point.true_positives + point.false_positives);
    found = point.true_positives;
  }
  return sum / curve.back().true_positives;
}

double sensitivity_at(const Curve& curve, double specificity) {
  if (!has_both(curve)) return undefined;
  const auto [last, positives, negatives] = curve.back();
  double best = 0;
  for (const auto& point : curve) {
    if (1 - point.false_positives / negatives < specificity - rounding) break;
    best = point.true_positives / positives;
  }
  return best;
}

double specificity_at(const Curve& curve, double sensitivity) {
  if (!has_both(curve)) return undefined;
  const auto [last, positives, negatives] = curve.back();
  const auto enough =
      std::find_if(curve.begin(), curve.end(), [&, all = positives](const Operating& point) {
        return point.true_positives / all >= sensitivity - rounding;
      });
  return 1 - enough->false_positives / negatives;
}

}  // namespace mg::metrics
