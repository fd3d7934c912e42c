#include "pipeline/statistics/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace mg::metrics {

std::vector<ReliabilityBin> reliability_bins(std::size_t bins) {
  std::vector<ReliabilityBin> out(bins);
  for (std::size_t i = 0; i < bins; ++i) {
    out[i].low = static_cast<double>(i) / static_cast<double>(bins);
    out[i].high = static_cast<double>(i + 1) / static_cast<double>(bins);
  }
  return out;
}

std::size_t bin_of(double probability, std::size_t bins) {
  const double edge = std::ceil(probability * static_cast<double>(bins));
  return static_cast<std::size_t>(std::clamp(edge - 1, 0.0, static_cast<double>(bins - 1)));
}

double expected_calibration_error(std::span<const ReliabilityBin> bins) {
  double error = 0, count = 0;
  for (const auto& bin : bins) {
    error += std::abs(bin.probability - bin.happened);
    count += bin.count;
  }
  return count > 0 ? error / count : undefined;
}

double brier(std::span<const double> probabilities, std::size_t truth) {
  double sum = 0;
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    const double error = probabilities[k] - (k == truth ? 1 : 0);
    sum += error * error;
  }
  return sum / 2;
}

double probabilistic_f1(double on_positives, double on_negatives, double positives) {
  if (positives <= 0) return undefined;
  return 2 * on_positives / (on_positives + on_negatives + positives);
}

}  // namespace mg::metrics
