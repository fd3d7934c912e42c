// Samples for tests that other programs can draw too.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "pipeline/statistics/ranking.hpp"

namespace mg::metrics::testing {

struct ScoredSample {
  std::size_t truth;
  std::array<double, 3> scores;  ///< sum to 1, in few steps, so that ties occur
};

inline std::size_t argmax(const std::array<double, 3>& scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// x <- (75 x + 74) mod 65537 from 1 on; a draw is x/65537. For each sample: the truth is
/// floor(3·draw), then for each class floor(20·(draw + 0.4 if it is the truth)) + 1, divided by
/// their sum.
inline std::vector<ScoredSample> scored_samples(std::size_t count) {
  unsigned long x = 1;
  const auto draw = [&x] { return static_cast<double>(x = (x * 75 + 74) % 65537) / 65537; };
  std::vector<ScoredSample> samples(count);
  for (auto& [truth, scores] : samples) {
    truth = static_cast<std::size_t>(draw() * 3);
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      scores[k] = std::floor((draw() + (k == truth ? 0.4 : 0)) * 20) + 1;
      sum += scores[k];
    }
    for (auto& score : scores) score /= sum;
  }
  return samples;
}

/// The third class of the first 200 samples against the others, four samples a patient. Oracles:
/// tests/oracles/metrics.py and metrics.R.
inline std::vector<Ranked> third_class() {
  std::vector<Ranked> out;
  for (const auto& [truth, scores] : scored_samples(200)) {
    out.push_back({scores[2], truth == 2, out.size() / 4});
  }
  return out;
}

}  // namespace mg::metrics::testing
