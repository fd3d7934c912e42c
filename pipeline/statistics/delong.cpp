#include "pipeline/statistics/delong.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace mg::metrics {
namespace {

constexpr double half_width = 1.959963984540054;  // of 95 % of a normal distribution

using Values = std::vector<double>;

/// For each of `values` the share of `others` below it, equal ones counting one half.
Values shares_below(const Values& values, Values others) {
  std::sort(others.begin(), others.end());
  Values out;
  for (const double value : values) {
    const auto [first, last] = std::equal_range(others.begin(), others.end(), value);
    const auto below = static_cast<double>(first - others.begin());
    const auto equal = static_cast<double>(last - first);
    out.push_back((below + equal / 2) / static_cast<double>(others.size()));
  }
  return out;
}

/// The structural components of an area: how each positive stands among the negatives, and how far
/// each negative stays below the positives.
struct Components {
  Values positives, negatives;
};

Components components_of(const Values& positives, const Values& negatives) {
  auto below = shares_below(negatives, positives);
  for (auto& share : below) share = 1 - share;
  return {shares_below(positives, negatives), std::move(below)};
}

double mean(const Values& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return values.empty() ? undefined : sum / static_cast<double>(values.size());
}

double covariance(const Values& a, const Values& b) {
  if (a.size() < 2) return undefined;
  const double mean_a = mean(a), mean_b = mean(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum / static_cast<double>(a.size() - 1);
}

double covariance(const Components& a, const Components& b) {
  return covariance(a.positives, b.positives) / static_cast<double>(a.positives.size()) +
         covariance(a.negatives, b.negatives) / static_cast<double>(a.negatives.size());
}

Area area_of(const Components& parts) {
  if (parts.positives.empty() || parts.negatives.empty()) return {};
  return {mean(parts.positives), covariance(parts, parts)};
}

}  // namespace

Area delong(std::span<const Scored> samples) {
  Values positives, negatives;
  for (const auto& s : samples) (s.positive ? positives : negatives).push_back(s.score);
  return area_of(components_of(positives, negatives));
}

Interval interval_of(const Area& area) {
  if (std::isnan(area.variance)) return {};
  const double half = half_width * std::sqrt(area.variance);
  return {std::max(0.0, area.value - half), std::min(1.0, area.value + half)};
}

AreasCompared compare_areas(std::span<const ScoredTwice> samples) {
  Values positives_a, negatives_a, positives_b, negatives_b;
  for (const auto& s : samples) {
    (s.positive ? positives_a : negatives_a).push_back(s.a);
    (s.positive ? positives_b : negatives_b).push_back(s.b);
  }
  const auto a = components_of(positives_a, negatives_a);
  const auto b = components_of(positives_b, negatives_b);
  const auto area_a = area_of(a), area_b = area_of(b);
  AreasCompared out{area_a.value, area_b.value, area_a.value - area_b.value, {}};
  const double variance = std::max(0.0, area_a.variance + area_b.variance - 2 * covariance(a, b));
  if (std::isnan(area_a.variance)) return out;
  const double error = std::sqrt(variance);
  out.interval = {out.difference - half_width * error, out.difference + half_width * error};
  if (error > 0) out.z = out.difference / error;
  out.p = error > 0 ? std::erfc(std::abs(out.z) / std::numbers::sqrt2) : 1;
  return out;
}

}  // namespace mg::metrics
