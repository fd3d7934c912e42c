#include "pipeline/statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/random.hpp"

namespace mg::metrics {
namespace {

/// weights[c] = how often cluster c is drawn in `weights.size()` draws with replacement.
void draw(std::span<double> weights, Random random) {
  std::fill(weights.begin(), weights.end(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) ++weights[random.below(weights.size())];
}

Interval interval_of(std::vector<double>& draws, double level) {
  if (draws.empty()) return {};
  std::sort(draws.begin(), draws.end());
  const double tail = (1 - level) / 2;
  return {percentile(draws, tail), percentile(draws, 1 - tail)};
}

}  // namespace

std::vector<Interval> bootstrap(std::size_t clusters, std::size_t figures,
                                const Statistic& statistic, const Bootstrap& options) {
  std::vector<Interval> intervals(figures);
  if (clusters < 2) return intervals;
  std::vector<double> weights(clusters), values(figures);
  std::vector<std::vector<double>> draws(figures);
  for (std::size_t r = 0; r < options.resamples; ++r) {
    draw(weights, Random(options.seed).fork(r));
    statistic(weights, values);
    for (std::size_t f = 0; f < figures; ++f) {
      if (!std::isnan(values[f])) draws[f].push_back(values[f]);
    }
  }
  for (std::size_t f = 0; f < figures; ++f) intervals[f] = interval_of(draws[f], options.level);
  return intervals;
}

double percentile(std::span<const double> sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

void ClusterSums::add(std::size_t cluster, std::span<const double> values) {
  if (sums_.size() < (cluster + 1) * columns_) sums_.resize((cluster + 1) * columns_);
  for (std::size_t c = 0; c < columns_; ++c) sums_[cluster * columns_ + c] += values[c];
}

void ClusterSums::totals(std::span<const double> weights, std::span<double> out) const {
  std::fill(out.begin(), out.end(), 0.0);
  const auto clusters = std::min(weights.size(), sums_.size() / columns_);
  for (std::size_t i = 0; i < clusters; ++i) {
    if (weights[i] == 0) continue;
    for (std::size_t c = 0; c < columns_; ++c) out[c] += weights[i] * sums_[i * columns_ + c];
  }
}

}  // namespace mg::metrics
