#include "stages/classify/temperature.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mg {
namespace {

/// Two classes whose logits differ by `margin`; `right` of `count` samples are of the favored one.
std::vector<Said> two_classes(double margin, int right, int count) {
  std::vector<Said> out;
  for (int i = 0; i < count; ++i) out.push_back({{0, margin}, i < right ? 1U : 0U});
  return out;
}

TEST(Temperature, MakesOneMarginAsProbableAsItIsOftenRight) {
  // All samples say the same: the best probability is the share of the right, so
  // margin / temperature = log(share / (1 - share)).
  for (const auto& [margin, right] : {std::pair{4.0, 8}, {0.5, 9}, {-3.0, 2}, {6.0, 6}}) {
    const auto expected = margin / std::log(right / (10.0 - right));
    EXPECT_NEAR(fitted_temperature(two_classes(margin, right, 10)), expected, 1e-9 * expected);
  }
}

TEST(Temperature, OfThreeClassesSolvesForTheExpectedLogit) {
  // Logits (0, 0, m): q = e^b / (2 + e^b) with b = m / T must be the share of the third class.
  std::vector<Said> samples;
  for (std::size_t i = 0; i < 10; ++i) samples.push_back({{0, 0, 6}, i < 7 ? 2 : i % 2});
  EXPECT_NEAR(fitted_temperature(samples), 6 / std::log(2 * 0.7 / 0.3), 1e-9);
}

TEST(Temperature, UndoesItsOwnScaling) {
  std::vector<Said> samples;
  for (int i = 0; i < 60; ++i) {
    const auto margin = 3 * std::sin(i * 1.7);
    samples.push_back({{0, margin}, (i % 5 == 0) == (margin > 0) ? 0U : 1U});
  }
  const auto once = fitted_temperature(samples);
  auto scaled = samples;
  for (auto& sample : scaled) {
    for (auto& logit : sample.logits) logit *= 3;
  }
  EXPECT_NEAR(fitted_temperature(scaled), 3 * once, 1e-8);
  for (const auto other : {0.9 * once, 1.1 * once}) {
    EXPECT_GT(negative_log_likelihood(samples, other), negative_log_likelihood(samples, once));
  }
}

TEST(Temperature, IsLeftAloneWhereNothingCanBeKnown) {
  EXPECT_EQ(fitted_temperature(two_classes(2, 10, 10)), 1) << "no mistake";
  EXPECT_EQ(fitted_temperature(two_classes(2, 5, 10)), 1) << "no better than chance";
  EXPECT_EQ(fitted_temperature(two_classes(0, 3, 10)), 1) << "says nothing";
  EXPECT_EQ(fitted_temperature({}), 1);
}

TEST(Temperature, NeverChangesTheOrderOfTheClasses) {
  const std::vector<double> logits{1.25, -3, 1.2, 40};
  for (const auto temperature : {0.05, 0.5, 1.0, 20.0}) {
    const auto p = softened(logits, temperature);
    EXPECT_GT(p[3], p[0]);
    EXPECT_GE(p[0], p[2]);
    EXPECT_GE(p[2], p[1]);
    EXPECT_NEAR(p[0] + p[1] + p[2] + p[3], 1, 1e-12);
  }
}

TEST(NegativeLogLikelihood, IsTheMeanSurprise) {
  const std::vector<Said> samples{{{0, std::log(3.0)}, 1}, {{0, std::log(3.0)}, 0}};
  EXPECT_NEAR(negative_log_likelihood(samples, 1), -(std::log(0.75) + std::log(0.25)) / 2, 1e-12);
  EXPECT_NEAR(negative_log_likelihood({{{0, 1e6}, 0}}, 1), 1e6, 1e-6) << "no overflow";
}

TEST(CalibrationError, IsTheGapBetweenSayingAndBeingRight) {
  // Three of four right at probability 3/4: perfect. One of two at 3/4: a gap of 1/4.
  EXPECT_NEAR(calibration_error(two_classes(std::log(3.0), 3, 4), 1), 0, 1e-12);
  EXPECT_NEAR(calibration_error(two_classes(std::log(3.0), 1, 2), 1), 0.25, 1e-12);
}

}  // namespace
}  // namespace mg
