#include "runtime/best_epochs.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace mg {
namespace {

using ::testing::ElementsAre;

Training wishes(int keep, bool higher = true, int patience = 0) {
  Training out;
  out.keep = keep;
  out.higher_is_better = higher;
  out.patience = patience;
  return out;
}

std::vector<int> epochs(const BestEpochs& best) {
  std::vector<int> out;
  for (const auto& epoch : best.all()) out.push_back(epoch.epoch);
  return out;
}

TEST(BestEpochs, AreOneUnlessMoreAreWanted) {
  BestEpochs best(wishes(1));
  EXPECT_EQ(best.place(0, 0.5), 0);
  EXPECT_EQ(best.place(1, 0.4), std::nullopt);
  EXPECT_EQ(best.place(2, 0.5), std::nullopt) << "of equal ones the earlier";
  EXPECT_EQ(best.place(3, 0.6), 0);
  EXPECT_THAT(epochs(best), ElementsAre(3));
}

TEST(BestEpochs, TakeTheSlotOfTheWorst) {
  BestEpochs best(wishes(3, false));
  EXPECT_EQ(best.place(0, 0.5), 0);
  EXPECT_EQ(best.place(1, 0.7), 1);
  EXPECT_EQ(best.place(2, 0.6), 2);
  EXPECT_THAT(epochs(best), ElementsAre(0, 2, 1));
  EXPECT_EQ(best.place(3, 0.55), 1) << "epoch 1 was the worst";
  EXPECT_EQ(best.place(4, 0.8), std::nullopt);
  EXPECT_EQ(best.place(5, 0.1), 2) << "now epoch 2 is";
  EXPECT_THAT(epochs(best), ElementsAre(5, 0, 3));
  EXPECT_TRUE(best.best(5));
  EXPECT_FALSE(best.best(0));
}

TEST(BestEpochs, OfNoNumberAreWorseThanAnyOther) {
  BestEpochs best(wishes(1));
  EXPECT_EQ(best.place(0, NAN), 0);
  EXPECT_EQ(best.place(1, -1), 0);
  EXPECT_EQ(best.place(2, NAN), std::nullopt);
  EXPECT_THAT(epochs(best), ElementsAre(1));
}

TEST(BestEpochs, AreTheLatestWhereNothingIsValidated) {
  BestEpochs best(wishes(2));
  EXPECT_EQ(best.place_last(0), 0);
  EXPECT_EQ(best.place_last(1), 1);
  EXPECT_EQ(best.place_last(2), 0);
  EXPECT_THAT(epochs(best), ElementsAre(2, 1));
}

TEST(BestEpochs, AreExhaustedWhenTheBestIsTooLongAgo) {
  BestEpochs best(wishes(2, true, 2));
  best.place(0, 0.5);
  best.place(1, 0.4);
  EXPECT_FALSE(best.exhausted(1));
  EXPECT_TRUE(best.exhausted(2)) << "the second best does not count";
}

}  // namespace
}  // namespace mg
