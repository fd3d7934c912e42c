#include "stages/audit/auc.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace mg::audit {
namespace {

/// For each sample the share of the other kind that it beats (a positive by being above, a negative
/// by being below). Ties count one half.
std::vector<double> placements(const std::vector<Scored>& samples, double positives,
                               double negatives) {
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return samples[a].score < samples[b].score; });
  std::vector<double> out(samples.size());
  double positives_below = 0, negatives_below = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    auto end = begin;
    double tied_positives = 0, tied_negatives = 0;
    for (; end < order.size() && samples[order[end]].score == samples[order[begin]].score; ++end) {
      (samples[order[end]].positive ? tied_positives : tied_negatives) += 1;
    }
    for (; begin < end; ++begin) {
      out[order[begin]] = samples[order[begin]].positive
                              ? (negatives_below + tied_negatives / 2) / negatives
                              : (positives - positives_below - tied_positives / 2) / positives;
    }
    positives_below += tied_positives;
    negatives_below += tied_negatives;
  }
  return out;
}

/// Sums of (placement - area) over a patient's positives and negatives.
struct Sums {
  double positive = 0, negative = 0;
  bool has_positive = false, has_negative = false;
};

}  // namespace

Share clustered_auc(const std::vector<Scored>& samples) {
  const auto m = static_cast<double>(
      std::count_if(samples.begin(), samples.end(), [](const Scored& s) { return s.positive; }));
  const auto n = static_cast<double>(samples.size()) - m;
  if (m < 1 || n < 1) return {};
  const auto placed = placements(samples, m, n);
  double area = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) area += samples[i].positive ? placed[i] / m : 0;
  std::map<std::size_t, Sums> patients;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    auto& sums = patients[samples[i].patient];
    (samples[i].positive ? sums.positive : sums.negative) += placed[i] - area;
    (samples[i].positive ? sums.has_positive : sums.has_negative) = true;
  }
  double i10 = 0, i01 = 0, all = static_cast<double>(patients.size());
  double s10 = 0, s01 = 0, s11 = 0;
  for (const auto& [patient, sums] : patients) {
    i10 += sums.has_positive ? 1 : 0;
    i01 += sums.has_negative ? 1 : 0;
    s10 += sums.positive * sums.positive;
    s01 += sums.negative * sums.negative;
    s11 += sums.positive * sums.negative;
  }
  if (i10 < 2 || i01 < 2) return {area};
  const double variance = i10 / (i10 - 1) * s10 / (m * m) + i01 / (i01 - 1) * s01 / (n * n) +
                          2 * all / (all - 1) * s11 / (m * n);
  const double half = 1.959963984540054 * std::sqrt(std::max(0.0, variance));
  return {area, std::max(0.0, area - half), std::min(1.0, area + half)};
}

}  // namespace mg::audit
