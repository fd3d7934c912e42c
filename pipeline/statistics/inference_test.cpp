// Intervals and tests in closed form, against pROC, statsmodels and scikit-learn.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "pipeline/statistics/calibration.hpp"
#include "pipeline/statistics/delong.hpp"
#include "pipeline/statistics/proportion.hpp"
#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

std::vector<Scored> third_class() {
  std::vector<Scored> out;
  for (const auto& sample : testing::third_class()) out.push_back({sample.score, sample.positive});
  return out;
}

/// The second reader sees each score blurred by the next sample's.
std::vector<ScoredTwice> two_readers() {
  const auto samples = third_class();
  std::vector<ScoredTwice> out;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double blurred = (samples[i].score + samples[(i + 1) % samples.size()].score) / 2;
    out.push_back({samples[i].score, blurred, samples[i].positive});
  }
  return out;
}

TEST(DeLong, EqualsPRoc) {  // pROC 1.18.0
  const auto area = delong(third_class());
  EXPECT_NEAR(area.value, 0.876608431844335, 1e-12);
  EXPECT_NEAR(area.variance, 0.000560832095633645, 1e-12);
  EXPECT_NEAR(interval_of(area).low, 0.830192772841147, 1e-12);
  EXPECT_NEAR(interval_of(area).high, 0.923024090847523, 1e-12);
}

TEST(DeLong, CutsTheIntervalToTheUnit) {
  const auto samples = third_class();
  const auto area = delong({samples.data(), 12});
  EXPECT_NEAR(area.value, 0.95, 1e-12);
  EXPECT_NEAR(interval_of(area).low, 0.811409617565032, 1e-12);
  EXPECT_DOUBLE_EQ(interval_of(area).high, 1);
}

TEST(DeLong, NeedsTwoOfEachKindForAnInterval) {
  EXPECT_TRUE(std::isnan(delong({}).value));
  const std::array one{Scored{0.9, true}, Scored{0.1, false}, Scored{0.2, false}};
  EXPECT_DOUBLE_EQ(delong(one).value, 1);
  EXPECT_TRUE(std::isnan(interval_of(delong(one)).low));
}

TEST(PairedDeLong, EqualsPRoc) {  // pROC 1.18.0, roc.test(paired = TRUE)
  const auto compared = compare_areas(two_readers());
  EXPECT_NEAR(compared.a, 0.876608431844335, 1e-12);
  EXPECT_NEAR(compared.b, 0.778428705931583, 1e-12);
  EXPECT_NEAR(compared.z, 3.23831090490858, 1e-10);
  EXPECT_NEAR(compared.p, 0.0012023969900807, 1e-12);
  EXPECT_NEAR(compared.interval.low, 0.0387571650618692, 1e-12);
  EXPECT_NEAR(compared.interval.high, 0.1576022867636357, 1e-12);
}

TEST(PairedDeLong, FindsNoDifferenceBetweenScoresThatRankAlike) {
  std::vector<ScoredTwice> samples;
  for (const auto& [score, positive] : third_class()) {
    samples.push_back({score, std::exp(3 * score), positive});
  }
  const auto compared = compare_areas(samples);
  EXPECT_DOUBLE_EQ(compared.difference, 0);
  EXPECT_DOUBLE_EQ(compared.p, 1);
}

TEST(PairedDeLong, OfNothingIsUndefined) { EXPECT_TRUE(std::isnan(compare_areas({}).p)); }

TEST(McNemar, EqualsStatsmodels) {  // statsmodels 0.15.0, mcnemar(exact=True)
  EXPECT_NEAR(mcnemar({34, 23}), 0.184850482416418, 1e-12);
  EXPECT_NEAR(mcnemar({1, 9}), 0.021484375, 1e-12);
  EXPECT_NEAR(mcnemar({40, 61}), 0.0460440669293428, 1e-12);
  EXPECT_NEAR(mcnemar({61, 40}), 0.0460440669293428, 1e-12);
  EXPECT_NEAR(mcnemar({1000, 900}), 0.0231088451089012, 1e-11);
}

TEST(McNemar, FindsNothingInEvenDisagreement) {
  EXPECT_DOUBLE_EQ(mcnemar({0, 0}), 1);
  EXPECT_DOUBLE_EQ(mcnemar({3, 3}), 1);
}

TEST(IntervalOfAll, EqualsScipy) {  // scipy 1.17.1, beta.ppf(0.025, n, 1)
  EXPECT_NEAR(interval_of_all(20).low, 0.8315665290169146, 1e-12);
  EXPECT_NEAR(interval_of_all(1).low, 0.025, 1e-12);
  EXPECT_EQ(interval_of_all(20).high, 1);
}

TEST(Wilson, EqualsStatsmodels) {  // statsmodels 0.15.0, proportion_confint(method="wilson")
  EXPECT_NEAR(wilson(0, 10).low, 0, 1e-15);
  EXPECT_NEAR(wilson(0, 10).high, 0.27753279986288926, 1e-12);
  EXPECT_NEAR(wilson(7, 20).low, 0.18119182410108203, 1e-12);
  EXPECT_NEAR(wilson(7, 20).high, 0.5671457233147638, 1e-12);
  EXPECT_NEAR(wilson(20, 20).low, 0.8388748419471804, 1e-12);
  EXPECT_LE(wilson(20, 20).high, 1);
  EXPECT_TRUE(std::isnan(wilson(0, 0).low));
}

TEST(Calibration, EqualsScikitLearn) {  // scikit-learn 1.9.1, calibration_curve(n_bins=10)
  auto bins = reliability_bins(10);
  for (const auto& [score, positive] : third_class()) {
    auto& bin = bins[bin_of(score, 10)];
    ++bin.count;
    bin.probability += score;
    bin.happened += positive ? 1 : 0;
  }
  const std::array counts{17, 26, 45, 38, 37, 22, 8, 6, 1, 0};
  for (std::size_t i = 0; i < 10; ++i) EXPECT_DOUBLE_EQ(bins[i].count, counts[i]) << i;
  EXPECT_NEAR(bins[3].happened / bins[3].count, 0.342105263157895, 1e-12);
  EXPECT_NEAR(bins[3].probability / bins[3].count, 0.347269930571168, 1e-12);
  EXPECT_NEAR(expected_calibration_error(bins), 0.117805218230907, 1e-12);
}

TEST(Calibration, PutsProbabilitiesIntoBinsThatEndWithThem) {
  EXPECT_EQ(bin_of(0, 10), 0u);
  EXPECT_EQ(bin_of(0.1, 10), 0u);
  EXPECT_EQ(bin_of(0.1001, 10), 1u);
  EXPECT_EQ(bin_of(1, 10), 9u);
  EXPECT_EQ(bin_of(0.7, 1), 0u);
}

TEST(Calibration, OfCertaintiesThatComeTrueIsPerfect) {
  auto bins = reliability_bins(2);
  EXPECT_TRUE(std::isnan(expected_calibration_error(bins)));
  bins[0] = {.low = 0, .high = 0.5, .count = 3, .probability = 0, .happened = 0};
  bins[1] = {.low = 0.5, .high = 1, .count = 1, .probability = 1, .happened = 1};
  EXPECT_DOUBLE_EQ(expected_calibration_error(bins), 0);
}

TEST(Brier, EqualsScikitLearn) {  // scikit-learn 1.9.1, brier_score_loss(scale_by_half=True)
  double three = 0, two = 0;
  for (const auto& [truth, scores] : testing::scored_samples(200)) {
    three += brier(scores, truth);
    two += brier(std::array{1 - scores[2], scores[2]}, truth == 2 ? 1 : 0);
  }
  EXPECT_NEAR(three / 200, 0.231991498877126, 1e-12);
  EXPECT_NEAR(two / 200, 0.164317781015632, 1e-12);
}

TEST(ProbabilisticF1, IsTheF1OfCertainties) {
  // Three of four positives named, two others too: precision 3/5, recall 3/4.
  EXPECT_DOUBLE_EQ(probabilistic_f1(3, 2, 4), 2 * 0.6 * 0.75 / (0.6 + 0.75));
  EXPECT_DOUBLE_EQ(probabilistic_f1(0, 0, 4), 0);
  EXPECT_TRUE(std::isnan(probabilistic_f1(0, 2, 0)));
}

TEST(ProbabilisticF1, EqualsItsDefinition) {  // numpy: precision and recall of summed probabilities
  double on_positives = 0, on_negatives = 0;
  for (const auto& s : third_class()) (s.positive ? on_positives : on_negatives) += s.score;
  EXPECT_NEAR(probabilistic_f1(on_positives, on_negatives, 79), 0.51265066652194, 1e-12);
}

}  // namespace
}  // namespace mg::metrics
