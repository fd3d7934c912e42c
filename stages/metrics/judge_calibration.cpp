// Probabilities against what came true.
#include <algorithm>
#include <array>
#include <numeric>

#include "pipeline/statistics/calibration.hpp"
#include "pipeline/statistics/proportion.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

/// What is forecast of a sample: the positive class, or else the class that was named.
struct Forecast {
  double probability = 0;
  bool happened = false;
};

Forecast forecast_of(const Judged& sample, const Evidence& evidence) {
  const auto k = evidence.positive.value_or(sample.predicted);
  return {sample.scores[k], sample.truth == k};
}

/// Half the squared error of always giving the frequencies `prior`.
double brier_of_prior(std::vector<double> prior, std::size_t truth) {
  const double total = std::accumulate(prior.begin(), prior.end(), 0.0);
  for (auto& share : prior) share /= total;
  return brier(prior, truth);
}

std::vector<double> prior_of(const Evidence& evidence) {
  const auto& train = evidence.train;
  if (std::accumulate(train.begin(), train.end(), 0.0) > 0) return train;
  std::vector<double> counts(evidence.classes.size());
  for (const auto& sample : evidence.samples) ++counts[sample.truth];
  return counts;
}

/// For each patient: samples, their Brier scores, those of the baseline, then three sums a bin.
ClusterSums sum_up(const Evidence& evidence) {
  const auto prior = prior_of(evidence);
  std::vector<double> row(3 + 3 * evidence.bins);
  ClusterSums out(row.size());
  for (const auto& sample : evidence.samples) {
    const auto forecast = forecast_of(sample, evidence);
    std::fill(row.begin(), row.end(), 0.0);
    row[0] = 1;
    row[1] = brier(sample.scores, sample.truth);
    row[2] = brier_of_prior(prior, sample.truth);
    auto* bin = &row[3 + 3 * bin_of(forecast.probability, evidence.bins)];
    bin[0] = 1, bin[1] = forecast.probability, bin[2] = forecast.happened ? 1 : 0;
    out.add(sample.patient, row);
  }
  return out;
}

std::vector<ReliabilityBin> bins_of(std::span<const double> sums) {
  auto bins = reliability_bins((sums.size() - 3) / 3);
  for (std::size_t i = 0; i < bins.size(); ++i) {
    bins[i].count = sums[3 + 3 * i];
    bins[i].probability = sums[4 + 3 * i];
    bins[i].happened = sums[5 + 3 * i];
  }
  return bins;
}

std::string event_of(const Evidence& evidence) {
  return evidence.positive ? "'" + evidence.classes[*evidence.positive] + "'" : "the class named";
}

Table reliability_table(const std::vector<ReliabilityBin>& bins, const std::string& event) {
  Table out{"reliability",
            "how often " + event + " was true where its probability lay between low and high",
            {"low", "high", "samples", "probability", "observed", "observed_low", "observed_high"},
            {}};
  for (const auto& bin : bins) {
    const auto interval = wilson(bin.happened, bin.count);
    out.rows.push_back({digits(bin.low), digits(bin.high), whole(bin.count),
                        decimals(bin.count > 0 ? bin.probability / bin.count : undefined),
                        decimals(bin.count > 0 ? bin.happened / bin.count : undefined),
                        decimals(interval.low), decimals(interval.high)});
  }
  return out;
}

}  // namespace

Findings judge_calibration(const Evidence& evidence) {
  const auto sums = sum_up(evidence);
  const auto n = evidence.samples.size();
  std::vector<double> total(3 + 3 * evidence.bins);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    sums.totals(weights, total);
    figures[0] = total[0] > 0 ? total[1] / total[0] : undefined;
    figures[1] = total[0] > 0 ? total[2] / total[0] : undefined;
    figures[2] = expected_calibration_error(bins_of(total));
  };
  Findings out;
  out.figures = measure(
      {{.name = "brier", .n = n, .doc = "half the squared error of the probabilities"},
       {.name = "baseline_brier", .n = n, .doc = "brier of always giving the classes' frequencies"},
       {.name = "ece",
        .n = n,
        .doc = "expected calibration error of " + event_of(evidence) + " in " +
               count_of(evidence.bins, "bin")}},
      evidence.patients, statistic, evidence.bootstrap);
  sums.totals(std::vector<double>(evidence.patients, 1.0), total);
  out.tables.push_back(reliability_table(bins_of(total), event_of(evidence)));
  return out;
}

}  // namespace mg::metrics
