// The area under the ROC curve as an estimate with a standard error, for one score and for two.
#pragma once

#include <span>

#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// A sample with its score. All samples are taken as independent of each other.
struct Scored {
  double score = 0;
  bool positive = false;
};

struct Area {
  double value = undefined, variance = undefined;
};

/// The area and its variance (DeLong, DeLong and Clarke-Pearson 1988; by ranks in n log n, Sun and
/// Xu 2014). The area is undefined without both kinds, its variance with fewer than two of each.
Area delong(std::span<const Scored> samples);

/// value ± 1.96 standard errors, cut to [0, 1].
Interval interval_of(const Area& area);

/// Two scores of the same samples.
struct ScoredTwice {
  double a = 0, b = 0;
  bool positive = false;
};

struct AreasCompared {
  double a = undefined, b = undefined;
  double difference = undefined;        ///< a - b
  Interval interval;                    ///< of the difference, 95 %
  double z = undefined, p = undefined;  ///< two-sided, that the areas are the same
};

/// DeLong's test for correlated areas. p is 1 if the two scores rank alike throughout.
AreasCompared compare_areas(std::span<const ScoredTwice> samples);

}  // namespace mg::metrics
