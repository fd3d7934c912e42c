// Shares of a count: their intervals, and whether two of them differ.
#pragma once

#include <cstddef>

#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// The 95 % interval of a share (Wilson 1927): inside [0, 1] and never empty, even for 0 of n.
/// Undefined for n = 0.
Interval wilson(double successes, double n);

/// The exact 95 % interval of a share that was 1 in all n (at least 1) trials (Clopper and Pearson
/// 1934). Of a share of 0 it is the mirror image.
Interval interval_of_all(std::size_t n);

/// Two readers of the same samples: how often only one of them was right.
struct Disagreement {
  std::size_t only_a = 0, only_b = 0;
};

/// McNemar's exact test (1947; the binomial form): the two-sided probability of a disagreement at
/// least as uneven if both readers are equally good. 1 if they never disagree.
double mcnemar(const Disagreement& disagreement);

}  // namespace mg::metrics
