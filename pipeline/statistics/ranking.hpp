// How well a score ranks positives above negatives.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pipeline/statistics/roc.hpp"

namespace mg::metrics {

/// One sample as a ranking sees it.
struct Ranked {
  double score = 0;  ///< finite
  bool positive = false;
  std::size_t cluster = 0;  ///< whose weight it takes, say its patient's
};

/// The area under the ROC curve: the probability that a positive scores higher than a negative, a
/// tie counting one half (Mann and Whitney 1947; Hanley and McNeil 1982). Sorted once, evaluated
/// for many weightings in linear time.
class Ranking {
 public:
  explicit Ranking(std::vector<Ranked> samples);

  /// With `weights[cluster]` for each sample. Undefined if positives or negatives weigh nothing.
  double auc(std::span<const double> weights) const;

  /// The curve for these weights; reuses the memory of `out`.
  void trace(std::span<const double> weights, Curve& out) const;

 private:
  std::vector<Ranked> samples_;  // by rising score
};

/// Every sample counts once.
double auc(std::vector<Ranked> samples);
Curve curve_of(std::vector<Ranked> samples);

}  // namespace mg::metrics
