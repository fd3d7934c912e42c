#include "pipeline/statistics/baseline.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

std::size_t majority_class(std::span<const double> counts) {
  return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

Baseline constant_baseline(std::span<const double> judged, std::size_t k) {
  std::vector<double> prior(judged.size());
  prior[k] = 1;
  return stratified_baseline(judged, prior);
}

Baseline stratified_baseline(std::span<const double> judged, std::span<const double> prior) {
  const double samples = std::accumulate(judged.begin(), judged.end(), 0.0);
  const double priors = std::accumulate(prior.begin(), prior.end(), 0.0);
  if (samples <= 0 || priors <= 0) return {undefined, undefined};
  double accuracy = 0, recalls = 0, present = 0;
  for (std::size_t k = 0; k < judged.size(); ++k) {
    const double named = prior[k] / priors;
    accuracy += named * judged[k] / samples;
    if (judged[k] > 0) recalls += named, ++present;
  }
  return {accuracy, recalls / present};
}

}  // namespace mg::metrics
