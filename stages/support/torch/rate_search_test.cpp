#include "stages/support/torch/rate_search.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace mg::net {
namespace {

TEST(RateSearch, TriesRatesInEqualFactors) {
  RateSearch search;
  EXPECT_DOUBLE_EQ(search.rate(), 1e-6);
  search.note(1);
  const auto factor = search.rate() / 1e-6;
  for (int i = 1; i < RateSearch::most_steps; ++i) {
    EXPECT_NEAR(search.rate(), 1e-6 * std::pow(factor, i), 1e-9);
    EXPECT_FALSE(search.done());
    search.note(1);
  }
  EXPECT_TRUE(search.done());
  EXPECT_NEAR(search.curve().back().rate, 1, 1e-12);
}

TEST(RateSearch, ChoosesATenthOfTheRateWithTheLeastLoss) {
  RateSearch search;
  while (!search.done()) search.note(std::abs(std::log10(search.rate()) + 2) + 1);
  // Smoothing lags: its least comes a little after the valley at 0.01.
  EXPECT_GT(search.chosen(), 0.001);
  EXPECT_LT(search.chosen(), 0.003);
}

TEST(RateSearch, SmoothsLossesWithoutBiasToTheFirst) {
  RateSearch search;
  search.note(2);
  search.note(4);
  EXPECT_DOUBLE_EQ(search.curve()[0].smoothed, 2);
  EXPECT_DOUBLE_EQ(search.curve()[1].smoothed, (0.2 * 4 + 0.16 * 2) / 0.36);
}

TEST(RateSearch, StopsWhereTheLossGrowsWithoutBounds) {
  RateSearch grows, breaks;
  for (int i = 0; i < 30; ++i) grows.note(1), breaks.note(1);
  for (int i = 0; i < 10 && !grows.done(); ++i) grows.note(100);
  EXPECT_TRUE(grows.done());
  EXPECT_EQ(grows.curve().size(), 31U);
  breaks.note(std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(breaks.done());
  EXPECT_EQ(breaks.curve().size(), 30U);
  breaks.note(0);
  EXPECT_EQ(breaks.curve().size(), 30U) << "what comes later does not count";
}

TEST(RateSearch, TellsItsCurve) {
  RateSearch search;
  EXPECT_EQ(search.text(), "");
  for (int i = 0; i < 7; ++i) search.note(0.5);
  EXPECT_EQ(search.text(), "1.0e-06: 0.5, 3.2e-06: 0.5");
}

}  // namespace
}  // namespace mg::net
