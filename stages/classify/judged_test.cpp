#include "stages/classify/judged.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mg {
namespace {

/// A sample of two classes, with the probability of class 1.
Judged two(double p, std::size_t truth) { return {{1 - p, p}, truth}; }

TEST(Accuracy, IsTheShareOfTheRight) {
  EXPECT_EQ(accuracy({two(0.9, 1), two(0.8, 0), two(0.2, 0), two(0.6, 1)}), 0.75);
  EXPECT_EQ(accuracy({two(0.5, 0), two(0.5, 1)}), 0.5) << "of equals the first";
}

TEST(BalancedAccuracy, WeighsClassesAlike) {
  EXPECT_EQ(balanced_accuracy({two(0.1, 0), two(0.1, 0), two(0.1, 0), two(0.1, 1)}), 0.5);
  EXPECT_EQ(balanced_accuracy({two(0.1, 0)}), 1) << "classes that do not occur do not count";
}

TEST(AreaUnderCurve, CountsPairsInTheRightOrder) {
  EXPECT_EQ(area_under_curve({two(0.9, 1), two(0.1, 0)}), 1);
  EXPECT_EQ(area_under_curve({two(0.1, 1), two(0.9, 0)}), 0);
  EXPECT_EQ(area_under_curve({two(0.5, 1), two(0.5, 0)}), 0.5);
  // Pairs: .4 > .2 right, .4 > .6 wrong, .8 > .2 right, .8 > .6 right.
  EXPECT_EQ(area_under_curve({two(0.4, 1), two(0.8, 1), two(0.2, 0), two(0.6, 0)}), 0.75);
}

TEST(AreaUnderCurve, AveragesClassesAgainstTheRest) {
  const std::vector<Judged> samples{
      {{0.8, 0.1, 0.1}, 0}, {{0.2, 0.5, 0.3}, 1}, {{0.3, 0.6, 0.1}, 2}};
  EXPECT_NEAR(area_under_curve(samples), (1 + 0.5 + 0.25) / 3, 1e-12);
}

TEST(AreaUnderCurve, OfOneClassIsNotKnown) {
  EXPECT_TRUE(std::isnan(area_under_curve({two(0.4, 1), two(0.8, 1)})));
  EXPECT_TRUE(std::isnan(area_under_curve({})));
}

}  // namespace
}  // namespace mg
