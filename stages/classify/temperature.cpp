#include "stages/classify/temperature.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mg {
namespace {

constexpr double coldest = 0.05, hottest = 20;
constexpr std::size_t bins = 15;

/// Of the negative log-likelihood as a function of 1 / temperature.
struct Slope {
  double first = 0, second = 0;
};

Slope slope_at(const std::vector<Said>& samples, double inverse) {
  Slope out;
  for (const auto& [logits, truth] : samples) {
    const auto p = softened(logits, 1 / inverse);
    double mean = 0, squares = 0;
    for (std::size_t c = 0; c < p.size(); ++c) {
      mean += p[c] * logits[c];
      squares += p[c] * logits[c] * logits[c];
    }
    out.first += mean - logits[truth];
    out.second += std::max(0.0, squares - mean * mean);
  }
  return out;
}

std::size_t best_of(const std::vector<double>& p) {
  return static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
}

}  // namespace

std::vector<double> softened(const std::vector<double>& logits, double temperature) {
  const auto highest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> out;
  double sum = 0;
  for (const auto logit : logits) {
    sum += out.emplace_back(std::exp((logit - highest) / temperature));
  }
  for (auto& p : out) p /= sum;
  return out;
}

double negative_log_likelihood(const std::vector<Said>& samples, double temperature) {
  double sum = 0;
  for (const auto& [logits, truth] : samples) {
    const auto highest = *std::max_element(logits.begin(), logits.end());
    double all = 0;
    for (const auto logit : logits) all += std::exp((logit - highest) / temperature);
    sum += std::log(all) - (logits[truth] - highest) / temperature;
  }
  return sum / static_cast<double>(samples.size());
}

double calibration_error(const std::vector<Said>& samples, double temperature) {
  std::array<double, bins> gaps{};  // sum of (probability - right) in each bin
  for (const auto& [logits, truth] : samples) {
    const auto p = softened(logits, temperature);
    const auto best = best_of(p);
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(p[best] * bins));
    gaps[bin] += p[best] - (best == truth ? 1 : 0);
  }
  double sum = 0;
  for (const auto gap : gaps) sum += std::abs(gap);
  return sum / static_cast<double>(samples.size());
}

double fitted_temperature(const std::vector<Said>& samples) {
  double low = 1 / hottest, high = 1 / coldest;  // of 1 / temperature
  if (slope_at(samples, low).first >= 0 || slope_at(samples, high).first <= 0) return 1;
  double inverse = 1;
  for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
    const auto slope = slope_at(samples, inverse);
    (slope.first > 0 ? high : low) = inverse;
    const auto step = slope.second > 0 ? inverse - slope.first / slope.second : low;
    const auto next = step > low && step < high ? step : (low + high) / 2;
    if (std::abs(next - inverse) <= 1e-12 * inverse) break;
    inverse = next;
  }
  return 1 / inverse;
}

}  // namespace mg
