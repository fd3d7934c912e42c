#include "stages/metrics/ranking.hpp"

#include <algorithm>
#include <utility>

namespace mg::metrics {

Ranking::Ranking(std::vector<Ranked> samples) : samples_(std::move(samples)) {
  std::stable_sort(samples_.begin(), samples_.end(),
                   [](const Ranked& a, const Ranked& b) { return a.score < b.score; });
}

double Ranking::auc(std::span<const double> weights) const {
  double wins = 0, positives = 0, negatives = 0;
  for (auto it = samples_.begin(); it != samples_.end();) {
    const double score = it->score;
    double tied_positives = 0, tied_negatives = 0;
    for (; it != samples_.end() && it->score == score; ++it) {
      (it->positive ? tied_positives : tied_negatives) += weights[it->cluster];
    }
    wins += tied_positives * (negatives + tied_negatives / 2);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  return positives > 0 && negatives > 0 ? wins / (positives * negatives) : undefined;
}

double auc(std::vector<Ranked> samples) {
  for (auto& sample : samples) sample.cluster = 0;
  const double one = 1;
  return Ranking(std::move(samples)).auc({&one, 1});
}

}  // namespace mg::metrics
