// 95 % intervals by resampling patients, because two views of one patient are not two facts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

struct Interval {
  double low = undefined, high = undefined;
};

struct Bootstrap {
  std::size_t resamples = 2000;
  double level = 0.95;  ///< in (0, 1)
  std::uint64_t seed = 0;
};

/// Fills `figures` for a weighting of the clusters; `undefined` where the weighting allows none.
using Statistic = std::function<void(std::span<const double> weights, std::span<double> figures)>;

/// Percentile intervals (Efron 1979; clusters drawn whole, with replacement: Field and Welsh 2007)
/// of `figures` statistics at once, over the same resamples. A resample in which a figure is
/// undefined is left out of that figure. No interval from fewer than two clusters.
/// The draws are a pure function of the seed, the number of clusters and of the resample.
std::vector<Interval> bootstrap(std::size_t clusters, std::size_t figures,
                                const Statistic& statistic, const Bootstrap& options);

/// The value below which the share p of `sorted` lies, interpolated linearly between neighbors
/// (Hyndman and Fan 1996, type 7, as numpy does). `sorted` must not be empty.
double percentile(std::span<const double> sorted, double p);

/// Numbers the clusters (patients) by their names, in the order of their first appearance.
class Clusters {
 public:
  std::size_t index_of(const std::string& name) {
    return numbers_.try_emplace(name, numbers_.size()).first->second;
  }
  std::size_t size() const { return numbers_.size(); }

 private:
  std::map<std::string, std::size_t> numbers_;
};

/// Sums of some columns for each cluster: all that a figure made of sums needs of the data.
class ClusterSums {
 public:
  explicit ClusterSums(std::size_t columns) : columns_(columns) {}

  /// Adds `values` (as many as columns; undefined ones must not be added) to a cluster.
  void add(std::size_t cluster, std::span<const double> values);

  /// Σ over clusters of weights[cluster] · sums. `out` has as many elements as columns. Clusters
  /// that nothing was added to count as zeros.
  void totals(std::span<const double> weights, std::span<double> out) const;

 private:
  std::size_t columns_;
  std::vector<double> sums_;
};

}  // namespace mg::metrics
