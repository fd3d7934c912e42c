// The class that matters (the cancer) against all others, for any weighting of the patients.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pipeline/findings.hpp"
#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/ranking.hpp"
#include "stages/metrics/judged.hpp"

namespace mg::metrics {

/// Images, breasts or patients: whatever is to be called positive.
struct Level {
  std::string name;
  std::vector<Ranked> units;
  Ranking ranking;
};

class PositiveEvidence {
 public:
  /// `evidence` must name a positive class and outlive this.
  explicit PositiveEvidence(const Evidence& evidence);

  /// The figures without their values, and their values in the same order.
  std::vector<Figure> names() const;
  /// How many patients each of them asks; 0 where it is no share.
  std::vector<std::size_t> tellers() const;
  void compute(std::span<const double> weights, std::span<double> figures) const;

  /// Images first; breasts and patients where they are known.
  const std::vector<Level>& levels() const { return levels_; }

 private:
  const Evidence& evidence_;
  std::size_t positive_;
  std::vector<Level> levels_;
  ClusterSums sums_;  // of what happens at the threshold, and of probabilities
};

}  // namespace mg::metrics
