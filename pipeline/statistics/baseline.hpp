// What one gets without looking at a single pixel. Every result stands beside it.
#pragma once

#include <cstddef>
#include <span>

namespace mg::metrics {

struct Baseline {
  double accuracy = 0, balanced_accuracy = 0;
};

/// The most frequent class, the first of equals. `counts` must not be empty.
std::size_t majority_class(std::span<const double> counts);

/// Always naming class `k`, on samples of which `judged[c]` are of class c.
Baseline constant_baseline(std::span<const double> judged, std::size_t k);

/// Expected figures of naming class c with probability prior[c] / Σ prior.
Baseline stratified_baseline(std::span<const double> judged, std::span<const double> prior);

}  // namespace mg::metrics
