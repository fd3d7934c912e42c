// A figure of each image from two runs, say its Dice: does one run do better?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/statistics/bootstrap.hpp"

namespace mg::metrics {

/// The same sample in two runs.
struct ValuedTwice {
  double a = 0, b = 0;
  std::string patient = {};  ///< groups samples; "" where that is not known
};

struct ValuesCompared {
  double difference = undefined;  ///< mean of a - b
  Interval interval;              ///< 95 %, patients drawn whole
  double p = undefined;           ///< see signed_rank()
};

ValuesCompared compare_values(const std::vector<ValuedTwice>& samples, const Bootstrap& options);

/// Wilcoxon's signed-rank test (1945) of differences: the two-sided probability of ranks at least
/// as uneven if each sign is a coin's. Zeros are left out, ties share their ranks; by the normal
/// approximation with the variance of the ties and no correction for continuity. 1 if all
/// differences are 0, undefined if there are none.
double signed_rank(const std::vector<double>& differences);

}  // namespace mg::metrics
