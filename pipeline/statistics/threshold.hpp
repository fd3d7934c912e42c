// From which probability on a sample is named positive: chosen on validation data, used on others.
#pragma once

#include <cstdint>

#include "pipeline/statistics/roc.hpp"

namespace mg::metrics {

/// What a threshold is chosen for.
struct ThresholdRule {
  enum class Best : std::uint8_t {
    youden,       ///< sensitivity + specificity (Youden 1950)
    f1,           ///< F1 of the positives
    sensitivity,  ///< specificity, among those that reach the sensitivity `level`
    specificity   ///< sensitivity, among those that reach the specificity `level`
  };
  Best best = Best::youden;
  double level = 0.9;
};

/// The threshold of the curve that serves the rule best, of equals the strictest; halfway to the
/// next lower score, because the two are all that is known of what lies between. Undefined without
/// both kinds of sample.
double choose_threshold(const Curve& curve, const ThresholdRule& rule);

/// F1 of the positives at a point of a curve with that many positives.
double f1_at(const Operating& point, double positives);

}  // namespace mg::metrics
