#include "stages/classify/judged.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace mg {
namespace {

bool right(const Judged& sample) {
  const auto& p = sample.probabilities;
  return std::max_element(p.begin(), p.end()) - p.begin() ==
         static_cast<std::ptrdiff_t>(sample.truth);
}

/// One class against the rest by ranks (Mann and Whitney 1947); NaN without both kinds.
double area(const std::vector<Judged>& samples, std::size_t of) {
  std::map<double, std::pair<double, double>> counts;  // probability: of the class, of the rest
  double inside = 0, outside = 0;
  for (const auto& sample : samples) {
    auto& [here, rest] = counts[sample.probabilities[of]];
    (sample.truth == of ? here : rest) += 1;
    (sample.truth == of ? inside : outside) += 1;
  }
  double below = 0, won = 0;
  for (const auto& [probability, count] : counts) {
    won += count.first * (below + count.second / 2);
    below += count.second;
  }
  return inside > 0 && outside > 0 ? won / (inside * outside) : not_known;
}

}  // namespace

double accuracy(const std::vector<Judged>& samples) {
  const auto count = std::count_if(samples.begin(), samples.end(), right);
  return static_cast<double>(count) / static_cast<double>(samples.size());
}

double balanced_accuracy(const std::vector<Judged>& samples) {
  std::map<std::size_t, std::pair<double, double>> classes;  // recognized, all
  for (const auto& sample : samples) {
    auto& [recognized, all] = classes[sample.truth];
    recognized += right(sample);
    all += 1;
  }
  double sum = 0;
  for (const auto& [truth, counts] : classes) sum += counts.first / counts.second;
  return sum / static_cast<double>(classes.size());
}

double area_under_curve(const std::vector<Judged>& samples) {
  double sum = 0, classes = 0;
  for (std::size_t c = 0; !samples.empty() && c < samples[0].probabilities.size(); ++c) {
    const auto value = area(samples, c);
    if (value != value) continue;
    sum += value;
    classes += 1;
  }
  return classes > 0 ? sum / classes : not_known;
}

}  // namespace mg
