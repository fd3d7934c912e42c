#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/statistics/baseline.hpp"
#include "pipeline/statistics/confusion.hpp"
#include "pipeline/statistics/ranking.hpp"
#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

Confusion table_of(std::size_t classes, std::vector<double> cells) {
  return Confusion(classes, std::move(cells));
}

TEST(Confusion, GivesTheFourFiguresOfABinaryTable) {
  const auto table = table_of(2, {50, 10, 5, 35});  // rows: negative, positive
  EXPECT_DOUBLE_EQ(accuracy(table), 0.85);
  EXPECT_DOUBLE_EQ(sensitivity(table, 1), 35.0 / 40);
  EXPECT_DOUBLE_EQ(specificity(table, 1), 50.0 / 60);
  EXPECT_DOUBLE_EQ(precision(table, 1), 35.0 / 45);
  EXPECT_DOUBLE_EQ(balanced_accuracy(table), (35.0 / 40 + 50.0 / 60) / 2);
  EXPECT_DOUBLE_EQ(macro_f1(table), (100.0 / 115 + 70.0 / 85) / 2);
  EXPECT_DOUBLE_EQ(matthews(table), (35 * 50 - 10 * 5) / std::sqrt(45.0 * 40 * 60 * 55));
  const double by_chance = 0.6 * 0.55 + 0.4 * 0.45;
  EXPECT_DOUBLE_EQ(kappa(table), (0.85 - by_chance) / (1 - by_chance));
}

TEST(Confusion, OfAPerfectReaderIsOneThroughout) {
  const auto table = table_of(3, {4, 0, 0, 0, 9, 0, 0, 0, 1});
  for (const double figure : {accuracy(table), balanced_accuracy(table), macro_f1(table),
                              matthews(table), kappa(table), sensitivity(table, 2)}) {
    EXPECT_DOUBLE_EQ(figure, 1);
  }
}

TEST(Confusion, LeavesClassesThatDoNotOccurOutOfTheMean) {
  // Truth 0,1,1,0, predicted 1,1,2,0: scikit-learn 1.9 balanced_accuracy_score, f1_score(macro).
  const auto table = table_of(3, {1, 1, 0, 0, 1, 1, 0, 0, 0});
  EXPECT_DOUBLE_EQ(balanced_accuracy(table), 0.5);
  EXPECT_DOUBLE_EQ(macro_f1(table), 0.38888888888888884);
  EXPECT_TRUE(std::isnan(sensitivity(table, 2)));
}

TEST(Confusion, OfAConstantReaderHasNoCorrelation) {
  const auto table = table_of(2, {0, 1, 0, 2});
  EXPECT_DOUBLE_EQ(matthews(table), 0);
  EXPECT_DOUBLE_EQ(kappa(table), 0);
  EXPECT_DOUBLE_EQ(balanced_accuracy(table), 0.5);
}

TEST(Confusion, OfNothingIsUndefined) {
  const Confusion table(2);
  for (const double figure : {accuracy(table), balanced_accuracy(table), macro_f1(table),
                              matthews(table), kappa(table), specificity(table, 0)}) {
    EXPECT_TRUE(std::isnan(figure));
  }
}

TEST(Confusion, RefusesATableThatIsNotSquare) {
  EXPECT_THROW(Confusion(2, std::vector<double>(3)), Error);
}

/// 200 samples of three classes, some with equal scores. scikit-learn 1.9.1 and scipy 1.17.1 judged
/// the same samples, drawn in Python by the same generator; the figures below are theirs.
TEST(Figures, EqualThoseOfScikitLearn) {
  const auto samples = testing::scored_samples(200);
  Confusion table(3);
  for (const auto& [truth, scores] : samples) table.add(truth, testing::argmax(scores));
  EXPECT_EQ(table.cells(), (std::vector<double>{52, 9, 7, 10, 34, 9, 8, 12, 59}));
  EXPECT_NEAR(accuracy(table), 0.725, 1e-12);
  EXPECT_NEAR(balanced_accuracy(table), 0.7176835864510599, 1e-12);
  EXPECT_NEAR(macro_f1(table), 0.71649552808973105, 1e-12);
  EXPECT_NEAR(matthews(table), 0.5836002162818078, 1e-12);
  EXPECT_NEAR(kappa(table), 0.58333333333333326, 1e-12);
  EXPECT_NEAR(specificity(table, 1), 0.8571428571428571, 1e-12);
  EXPECT_NEAR(precision(table, 2), 0.78666666666666663, 1e-12);
}

TEST(Ranking, EqualsScikitLearnOnThreeClassesWithTies) {
  const std::array expected{0.86781417112299475, 0.8812732640225901, 0.87660843184433523};
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<Ranked> ranked;
    for (const auto& [truth, scores] : testing::scored_samples(200)) {
      ranked.push_back({scores[k], truth == k});
    }
    EXPECT_NEAR(auc(ranked), expected[k], 1e-12) << k;
  }
}

TEST(Ranking, CountsPairs) {
  EXPECT_DOUBLE_EQ(auc({{0.1, false}, {0.2, false}, {0.8, true}, {0.9, true}}), 1);
  EXPECT_DOUBLE_EQ(auc({{0.9, false}, {0.1, true}}), 0);
  // Of the six pairs four are right, one is tied, one is wrong.
  EXPECT_DOUBLE_EQ(auc({{0.4, true}, {0.7, true}, {0.9, true}, {0.4, false}, {0.6, false}}),
                   4.5 / 6);
}

TEST(Ranking, OfEqualScoresIsOneHalf) {
  EXPECT_DOUBLE_EQ(auc({{0.5, true}, {0.5, false}, {0.5, false}}), 0.5);
}

TEST(Ranking, NeedsBothPositivesAndNegatives) {
  EXPECT_TRUE(std::isnan(auc({})));
  EXPECT_TRUE(std::isnan(auc({{0.5, true}})));
}

TEST(Ranking, WeighsSamplesAsIfTheyWereRepeated) {
  const Ranking ranking({{0.3, false, 0}, {0.5, true, 1}, {0.6, false, 2}, {0.9, true, 0}});
  const std::array weights{2.0, 1.0, 3.0};
  const double repeated = auc({{0.3, false},
                               {0.3, false},
                               {0.5, true},
                               {0.6, false},
                               {0.6, false},
                               {0.6, false},
                               {0.9, true},
                               {0.9, true}});
  EXPECT_DOUBLE_EQ(ranking.auc(weights), repeated);
}

TEST(Baseline, NamesTheMostFrequentClassAndTheFirstOfEquals) {
  EXPECT_EQ(majority_class(std::array{3.0, 7.0, 7.0}), 1u);
  const auto baseline = constant_baseline(std::array{10.0, 30.0}, 1);
  EXPECT_DOUBLE_EQ(baseline.accuracy, 0.75);
  EXPECT_DOUBLE_EQ(baseline.balanced_accuracy, 0.5);
}

TEST(Baseline, OfAMajorityThatIsNotJudgedIsZero) {
  EXPECT_DOUBLE_EQ(constant_baseline(std::array{10.0, 0.0}, 1).accuracy, 0);
  EXPECT_DOUBLE_EQ(constant_baseline(std::array{10.0, 0.0}, 1).balanced_accuracy, 0);
}

TEST(Baseline, GuessesWithTheFrequenciesOfThePrior) {
  const auto baseline = stratified_baseline(std::array{6.0, 2.0}, std::array{1.0, 1.0});
  EXPECT_DOUBLE_EQ(baseline.accuracy, 0.5);
  EXPECT_DOUBLE_EQ(baseline.balanced_accuracy, 0.5);
  EXPECT_DOUBLE_EQ(stratified_baseline(std::array{6.0, 2.0}, std::array{6.0, 2.0}).accuracy,
                   0.75 * 0.75 + 0.25 * 0.25);
}

}  // namespace
}  // namespace mg::metrics
