#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/ranking.hpp"
#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

/// The interval of the mean of some values, one a cluster or several in a row.
Interval interval_of_mean(const std::vector<double>& values, std::size_t a_cluster,
                          const Bootstrap& options) {
  ClusterSums sums(2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums.add(i / a_cluster, std::array{values[i], 1.0});
  }
  const auto mean = [&](std::span<const double> weights, std::span<double> figures) {
    std::array<double, 2> total{};
    sums.totals(weights, total);
    figures[0] = total[0] / total[1];
  };
  return bootstrap(values.size() / a_cluster, 1, mean, options)[0];
}

std::vector<double> correct(std::size_t count) {
  std::vector<double> values;
  for (const auto& [truth, scores] : testing::scored_samples(count)) {
    values.push_back(testing::argmax(scores) == truth ? 1 : 0);
  }
  return values;
}

TEST(Percentile, EqualsNumpy) {
  // numpy 2.4.6: percentile([1, 2, 4, 8, 16, 32], [2.5, 10, 50, 97.5])
  const std::array values{1.0, 2.0, 4.0, 8.0, 16.0, 32.0};
  EXPECT_DOUBLE_EQ(percentile(values, 0.025), 1.125);
  EXPECT_DOUBLE_EQ(percentile(values, 0.1), 1.5);
  EXPECT_DOUBLE_EQ(percentile(values, 0.5), 6);
  EXPECT_DOUBLE_EQ(percentile(values, 0.975), 30);
  EXPECT_DOUBLE_EQ(percentile(std::array{7.0}, 0.975), 7);
}

TEST(Bootstrap, OfTwoPatientsHasThreeOutcomes) {
  // The mean of 0 and 1 becomes 0, 1/2 or 1 in 1/4, 1/2, 1/4 of the resamples.
  const auto wide = interval_of_mean({0, 1}, 1, {.resamples = 4000});
  EXPECT_DOUBLE_EQ(wide.low, 0);
  EXPECT_DOUBLE_EQ(wide.high, 1);
  const auto narrow = interval_of_mean({0, 1}, 1, {.resamples = 4000, .level = 0.4});
  EXPECT_DOUBLE_EQ(narrow.low, 0.5);
  EXPECT_DOUBLE_EQ(narrow.high, 0.5);
}

TEST(Bootstrap, ApproachesTheNormalIntervalOfAMean) {
  std::vector<double> values(400);
  std::iota(values.begin(), values.end(), 0.0);  // mean 199.5, variance (400² - 1) / 12
  const auto interval = interval_of_mean(values, 1, {.resamples = 20000});
  const double half = 1.959964 * std::sqrt((400.0 * 400 - 1) / 12 / 400);
  EXPECT_NEAR(interval.low, 199.5 - half, 0.03 * half);
  EXPECT_NEAR(interval.high, 199.5 + half, 0.03 * half);
}

TEST(Bootstrap, IsNoNarrowerForFourViewsOfEachPatient) {
  const std::vector<double> patients{0.1, 0.9, 0.4, 0.7, 0.3, 0.8, 0.2};
  std::vector<double> views;
  for (const double value : patients) views.insert(views.end(), 4, value);
  const auto once = interval_of_mean(patients, 1, {}), four = interval_of_mean(views, 4, {});
  EXPECT_DOUBLE_EQ(once.low, four.low);
  EXPECT_DOUBLE_EQ(once.high, four.high);
}

TEST(Bootstrap, OfAccuracyOverPatientsEqualsScipy) {
  // scipy 1.17.1 stats.bootstrap (percentile, 200,000 resamples of 50 patients with four samples
  // each): [0.675, 0.770]. Accuracies come in steps of 0.005.
  const auto interval = interval_of_mean(correct(200), 4, {.resamples = 50000});
  EXPECT_NEAR(interval.low, 0.675, 0.0051);
  EXPECT_NEAR(interval.high, 0.770, 0.0051);
}

TEST(Bootstrap, OfAucOverPatientsEqualsNumpy) {
  // numpy 2.4.6, 20,000 resamples of the same 50 patients; macro AUC by ranks: [0.8437, 0.9035].
  std::vector<Ranking> rankings;
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<Ranked> ranked;
    for (const auto& [truth, scores] : testing::scored_samples(200)) {
      ranked.push_back({scores[k], truth == k, ranked.size() / 4});
    }
    rankings.emplace_back(std::move(ranked));
  }
  const auto macro = [&](std::span<const double> weights, std::span<double> figures) {
    figures[0] = 0;
    for (const auto& ranking : rankings) figures[0] += ranking.auc(weights) / 3;
  };
  const auto interval = bootstrap(50, 1, macro, {.resamples = 20000})[0];
  EXPECT_NEAR(interval.low, 0.84374839, 0.002);
  EXPECT_NEAR(interval.high, 0.90348407, 0.002);
}

TEST(Bootstrap, DrawsTheSameForTheSameSeed) {
  const auto values = correct(60);
  const auto a = interval_of_mean(values, 1, {.resamples = 200, .seed = 1});
  const auto b = interval_of_mean(values, 1, {.resamples = 200, .seed = 1});
  const auto c = interval_of_mean(values, 1, {.resamples = 200, .seed = 2});
  EXPECT_EQ(std::pair(a.low, a.high), std::pair(b.low, b.high));
  EXPECT_NE(std::pair(a.low, a.high), std::pair(c.low, c.high));
}

TEST(Bootstrap, LeavesOutResamplesWhereAFigureIsUndefined) {
  const auto first_only = [](std::span<const double> weights, std::span<double> figures) {
    figures[0] = weights[0] > 0 ? 3 : undefined;
    figures[1] = undefined;
  };
  const auto intervals = bootstrap(5, 2, first_only, {});
  EXPECT_DOUBLE_EQ(intervals[0].low, 3);
  EXPECT_DOUBLE_EQ(intervals[0].high, 3);
  EXPECT_TRUE(std::isnan(intervals[1].low));
}

TEST(Bootstrap, GivesNoIntervalForOnePatient) {
  EXPECT_TRUE(std::isnan(interval_of_mean({0.5, 0.7}, 2, {}).low));
}

TEST(Bootstrap, CountsPatientsWithoutValuesAsZeros) {
  ClusterSums sums(1);
  sums.add(1, std::array{5.0});
  std::array<double, 1> total{};
  sums.totals(std::array{1.0, 2.0, 4.0}, total);
  EXPECT_DOUBLE_EQ(total[0], 10);
}

TEST(Bootstrap, TakesLessThanASecondForAThousandSamplesAndTwoThousandResamples) {
  const auto values = correct(1000);
  const auto begin = std::chrono::steady_clock::now();
  const auto interval = interval_of_mean(values, 1, {.resamples = 2000});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(interval.low, interval.high);
  EXPECT_LT(took.count(), 1.0);  // 0.02 s on a quiet machine
}

}  // namespace
}  // namespace mg::metrics
