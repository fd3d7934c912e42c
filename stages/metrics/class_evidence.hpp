// Judged samples, prepared so that any weighting of the patients is judged in one sweep.
#pragma once

#include <span>
#include <vector>

#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/confusion.hpp"
#include "pipeline/statistics/ranking.hpp"
#include "stages/metrics/judged.hpp"

namespace mg::metrics {

class ClassEvidence {
 public:
  ClassEvidence(std::size_t classes, const std::vector<Judged>& samples);

  Confusion table(std::span<const double> weights) const;

  /// Of class k against the rest.
  double auc(std::size_t k, std::span<const double> weights) const {
    return rankings_[k].auc(weights);
  }

  /// Mean over the classes that have both members and others; undefined if none has.
  double macro_auc(std::span<const double> weights) const;

 private:
  ClusterSums cells_;              // of the confusion table, for each patient
  std::vector<Ranking> rankings_;  // one a class
};

}  // namespace mg::metrics
