#include "stages/metrics/masks/froc.hpp"

#include <algorithm>
#include <cmath>

namespace mg::metrics {

Froc::Froc(std::span<const Responses> images) {
  for (const auto& image : images) {
    images_.push_back({image.cluster, image.lesions.size()});
    lesions_ += image.lesions.size();
    for (const double score : image.lesions) {
      if (std::isfinite(score)) responses_.push_back({score, true, image.cluster});
    }
    for (const double score : image.false_alarms) {
      responses_.push_back({score, false, image.cluster});
    }
  }
  std::stable_sort(responses_.begin(), responses_.end(),
                   [](const Response& a, const Response& b) { return a.score > b.score; });
}

std::vector<FreeResponse> Froc::curve(std::span<const double> weights) const {
  double images = 0, lesions = 0;
  for (const auto& image : images_) {
    images += weights[image.cluster];
    lesions += weights[image.cluster] * static_cast<double>(image.lesions);
  }
  if (images <= 0 || lesions <= 0) return {};
  std::vector<FreeResponse> out{{}};
  double hits = 0, alarms = 0;
  for (auto it = responses_.begin(); it != responses_.end();) {
    const double score = it->score;
    for (; it != responses_.end() && it->score == score; ++it) {
      (it->hit ? hits : alarms) += weights[it->cluster];
    }
    out.push_back({score, alarms / images, hits / lesions});
  }
  return out;
}

double sensitivity_at_alarms(std::span<const FreeResponse> curve, double false_alarms) {
  if (curve.empty()) return undefined;
  const auto beyond = std::upper_bound(
      curve.begin(), curve.end(), false_alarms,
      [](double rate, const FreeResponse& point) { return rate < point.false_alarms; });
  const auto& below = *(beyond - 1);  // the first point has no false alarms
  if (beyond == curve.end()) return below.sensitivity;
  const double part =
      (false_alarms - below.false_alarms) / (beyond->false_alarms - below.false_alarms);
  return std::lerp(below.sensitivity, beyond->sensitivity, part);
}

double cpm(std::span<const FreeResponse> curve) {
  double sum = 0;
  for (const double rate : cpm_rates) sum += sensitivity_at_alarms(curve, rate);
  return sum / static_cast<double>(cpm_rates.size());
}

}  // namespace mg::metrics
