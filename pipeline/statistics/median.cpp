#include "pipeline/statistics/median.hpp"

#include <algorithm>

namespace mg::metrics {

Median::Median(std::vector<std::pair<double, std::size_t>> values) : values_(std::move(values)) {
  std::sort(values_.begin(), values_.end());
}

double Median::of(std::span<const double> weights) const {
  double total = 0, below = 0, lower = undefined;
  for (const auto& [value, cluster] : values_) total += weights[cluster];
  for (const auto& [value, cluster] : values_) {
    if (weights[cluster] <= 0) continue;
    if (2 * below == total) return (lower + value) / 2;
    below += weights[cluster];
    lower = value;
    if (2 * below > total) return value;
  }
  return undefined;
}

}  // namespace mg::metrics
