#include "pipeline/statistics/roc.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/ranking.hpp"
#include "pipeline/statistics/testing.hpp"
#include "pipeline/statistics/threshold.hpp"

namespace mg::metrics {
namespace {

using Best = ThresholdRule::Best;

Curve third_class() { return curve_of(testing::third_class()); }

/// Positives 0.9, 0.8, 0.4; negatives 0.8, 0.3, 0.2, 0.1.
const std::vector<Ranked> seven{{0.9, true},  {0.8, true},  {0.8, false}, {0.4, true},
                                {0.3, false}, {0.2, false}, {0.1, false}};

TEST(Curve, HasAPointForEachScoreThatOccurs) {
  const auto curve = curve_of(seven);
  ASSERT_EQ(curve.size(), 7u);
  EXPECT_TRUE(std::isinf(curve.front().threshold));
  EXPECT_DOUBLE_EQ(curve[2].threshold, 0.8);
  EXPECT_DOUBLE_EQ(curve[2].true_positives, 2);
  EXPECT_DOUBLE_EQ(curve[2].false_positives, 1);
  EXPECT_DOUBLE_EQ(curve.back().true_positives, 3);
  EXPECT_DOUBLE_EQ(curve.back().false_positives, 4);
}

TEST(Curve, EqualsScikitLearnOnSamplesWithTies) {  // scikit-learn 1.9.1
  const auto curve = third_class();
  EXPECT_NEAR(area_under(curve), 0.876608431844335, 1e-12);
  EXPECT_NEAR(partial_area(curve, 0.1), 0.722995964123091, 1e-12);  // and pROC 1.18
  EXPECT_NEAR(partial_area(curve, 0.3), 0.800660090377819, 1e-12);
  EXPECT_NEAR(partial_area(curve, 1), 0.876608431844335, 1e-12);
  EXPECT_NEAR(average_precision(curve), 0.834845931937103, 1e-12);
  EXPECT_NEAR(sensitivity_at(curve, 0.9), 0.670886075949367, 1e-12);
  EXPECT_NEAR(specificity_at(curve, 0.9), 0.59504132231405, 1e-12);
}

TEST(Curve, IsThatOfRepeatedSamplesWhereTheyWeighMore) {
  auto samples = seven;
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].cluster = i;
  Curve weighted;
  Ranking(samples).trace(std::vector<double>{1, 2, 0, 1, 1, 1, 3}, weighted);
  auto repeated = seven;
  repeated[2] = seven[1];
  repeated.insert(repeated.end(), 2, seven[6]);
  EXPECT_NEAR(average_precision(weighted), average_precision(curve_of(repeated)), 1e-15);
  EXPECT_NEAR(partial_area(weighted, 0.3), partial_area(curve_of(repeated), 0.3), 1e-15);
}

TEST(Curve, OfPerfectScoresIsOneThroughout) {
  const auto curve = curve_of({{0.9, true}, {0.7, true}, {0.2, false}, {0.1, false}});
  for (const double figure : {area_under(curve), partial_area(curve, 0.1), average_precision(curve),
                              sensitivity_at(curve, 1), specificity_at(curve, 1)}) {
    EXPECT_DOUBLE_EQ(figure, 1);
  }
}

TEST(Curve, OfEqualScoresIsGuessing) {
  const auto curve = curve_of({{0.5, true}, {0.5, false}, {0.5, false}, {0.5, false}});
  EXPECT_DOUBLE_EQ(area_under(curve), 0.5);
  EXPECT_DOUBLE_EQ(partial_area(curve, 0.2), 0.5);
  EXPECT_DOUBLE_EQ(average_precision(curve), 0.25);
  EXPECT_DOUBLE_EQ(sensitivity_at(curve, 0.9), 0);  // no threshold between none and all
}

TEST(Curve, NeedsBothKinds) {
  for (const auto& curve : {Curve{}, curve_of({}), curve_of({{0.5, false}})}) {
    EXPECT_TRUE(std::isnan(area_under(curve)));
    EXPECT_TRUE(std::isnan(partial_area(curve, 0.1)));
    EXPECT_TRUE(std::isnan(average_precision(curve)));
    EXPECT_TRUE(std::isnan(sensitivity_at(curve, 0.9)));
    EXPECT_TRUE(std::isnan(specificity_at(curve, 0.9)));
    EXPECT_TRUE(std::isnan(choose_threshold(curve, {})));
  }
  EXPECT_DOUBLE_EQ(average_precision(curve_of({{0.5, true}})), 1);
  EXPECT_TRUE(std::isnan(area_under(curve_of({{0.5, true}}))));
}

TEST(Curve, OfAveragePrecisionBootstrapsLikeNumpy) {
  // numpy 2.4.6: 20,000 resamples of the 50 patients.
  const Ranking ranking(testing::third_class());
  Curve curve;
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    ranking.trace(weights, curve);
    figures[0] = average_precision(curve);
    figures[1] = area_under(curve);
  };
  const auto intervals = bootstrap(50, 2, statistic, {.resamples = 20000});
  EXPECT_NEAR(intervals[0].low, 0.76795, 0.003);
  EXPECT_NEAR(intervals[0].high, 0.89067, 0.003);
  EXPECT_NEAR(intervals[1].low, 0.83482, 0.002);
  EXPECT_NEAR(intervals[1].high, 0.91574, 0.002);
}

TEST(Threshold, LiesHalfwayToTheNextLowerScore) {
  EXPECT_DOUBLE_EQ(choose_threshold(curve_of(seven), {}), 0.35);
  EXPECT_DOUBLE_EQ(choose_threshold(curve_of({{0.9, true}, {0.1, false}}), {}), 0.5);
}

TEST(Threshold, ServesTheRuleThatItWasGiven) {
  const auto curve = curve_of(seven);
  EXPECT_DOUBLE_EQ(choose_threshold(curve, {Best::f1}), 0.35);
  EXPECT_DOUBLE_EQ(choose_threshold(curve, {Best::sensitivity, 0.6}), 0.6);
  EXPECT_DOUBLE_EQ(choose_threshold(curve, {Best::specificity, 1}), 0.85);
  EXPECT_DOUBLE_EQ(choose_threshold(curve, {Best::specificity, 0.75}), 0.35);
}

TEST(Threshold, EqualsScikitLearnsBestPoint) {  // youden's and f1's score, the next lower is 0.3182
  const auto curve = third_class();
  const double youden = choose_threshold(curve, {});
  EXPECT_GT(youden, 0.315);
  EXPECT_LT(youden, 0.32);
  EXPECT_DOUBLE_EQ(choose_threshold(curve, {Best::f1}), youden);
  for (const auto& point : curve) {
    if (point.threshold < youden) break;
    if (point.threshold > 0.3201) continue;
    EXPECT_NEAR(point.true_positives / 79, 0.860759493670886, 1e-12);
    EXPECT_NEAR(1 - point.false_positives / 121, 0.727272727272727, 1e-12);
    EXPECT_NEAR(f1_at(point, 79), 0.755555555555556, 1e-12);
  }
}

}  // namespace
}  // namespace mg::metrics
