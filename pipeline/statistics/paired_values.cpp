#include "pipeline/statistics/paired_values.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mg::metrics {

ValuesCompared compare_values(const std::vector<ValuedTwice>& samples, const Bootstrap& options) {
  Clusters clusters;
  ClusterSums sums(2);
  std::vector<double> differences;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto& [a, b, patient] = samples[i];
    const auto name = patient.empty() ? "sample/" + std::to_string(i) : "patient/" + patient;
    differences.push_back(a - b);
    sums.add(clusters.index_of(name), std::vector{a - b, 1.0});
  }
  std::vector<double> total(2);
  const auto mean = [&](std::span<const double> weights, std::span<double> figures) {
    sums.totals(weights, total);
    figures[0] = total[1] > 0 ? total[0] / total[1] : undefined;
  };
  ValuesCompared out;
  out.p = signed_rank(differences);
  out.interval = bootstrap(clusters.size(), 1, mean, options).front();
  mean(std::vector<double>(clusters.size(), 1.0), {&out.difference, 1});
  return out;
}

double signed_rank(const std::vector<double>& differences) {
  if (differences.empty()) return undefined;
  auto sorted = differences;
  std::erase(sorted, 0.0);
  if (sorted.empty()) return 1;
  std::sort(sorted.begin(), sorted.end(),
            [](double a, double b) { return std::abs(a) < std::abs(b); });
  const auto n = static_cast<double>(sorted.size());
  double positive = 0, ties = 0;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::find_if(first, sorted.end(),
                                   [&](double d) { return std::abs(d) != std::abs(*first); });
    const auto equal = static_cast<double>(last - first);
    const double rank = static_cast<double>(first - sorted.begin()) + (equal + 1) / 2;
    positive +=
        rank * static_cast<double>(std::count_if(first, last, [](double d) { return d > 0; }));
    ties += equal * (equal * equal - 1);
    first = last;
  }
  const double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
  const double z = (positive - n * (n + 1) / 4) / std::sqrt(variance);
  return std::erfc(std::abs(z) / std::numbers::sqrt2);
}

}  // namespace mg::metrics
