#include "pipeline/statistics/ranking.hpp"

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

void Ranking::trace(std::span<const double> weights, Curve& out) const {
  out.assign(1, {});
  for (auto it = samples_.rbegin(); it != samples_.rend();) {
    auto point = out.back();
    point.threshold = it->score;
    for (; it != samples_.rend() && it->score == point.threshold; ++it) {
      (it->positive ? point.true_positives : point.false_positives) += weights[it->cluster];
    }
    out.push_back(point);
  }
}

namespace {

Ranking each_once(std::vector<Ranked> samples) {
  for (auto& sample : samples) sample.cluster = 0;
  return Ranking(std::move(samples));
}

constexpr double one = 1;

}  // namespace

double auc(std::vector<Ranked> samples) { return each_once(std::move(samples)).auc({&one, 1}); }

Curve curve_of(std::vector<Ranked> samples) {
  Curve curve;
  each_once(std::move(samples)).trace({&one, 1}, curve);
  return curve;
}

}  // namespace mg::metrics
