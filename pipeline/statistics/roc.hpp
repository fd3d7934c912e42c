// What a score is worth at every threshold: the curve behind ROC and precision-recall.
#pragma once

#include <limits>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// What is named positive if all scores from `threshold` on are.
struct Operating {
  double threshold = std::numeric_limits<double>::infinity();
  double true_positives = 0, false_positives = 0;  ///< samples, or their weight
};

/// One point for each score that occurs, from the strictest threshold (nothing is named) to the
/// laxest (everything is), so that the last point holds all positives and negatives.
using Curve = std::vector<Operating>;

/// Area under the ROC curve, points joined by straight lines. Undefined without both kinds.
double area_under(const Curve& curve);

/// The area up to a false positive rate of `most` in (0, 1], scaled such that guessing has 0.5 and
/// perfection 1 (McClish 1989).
double partial_area(const Curve& curve, double most);

/// Σ (R_i - R_{i-1})·P_i over the thresholds: the area under the steps of the precision-recall
/// curve, without interpolation, which would flatter (Davis and Goadrich 2006).
double average_precision(const Curve& curve);

/// The highest sensitivity of a threshold whose specificity is at least `specificity`. Thresholds
/// that occur only: nothing is interpolated.
double sensitivity_at(const Curve& curve, double specificity);

/// The highest specificity of a threshold whose sensitivity is at least `sensitivity`.
double specificity_at(const Curve& curve, double sensitivity);

}  // namespace mg::metrics
