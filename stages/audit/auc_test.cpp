#include "stages/audit/auc.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mg::audit {
namespace {

TEST(ClusteredAuc, CountsPairsAndHalfOfTheTies) {
  const auto area = clustered_auc({{0, true, 3}, {1, true, 1}, {2, false, 1}, {3, false, 0}});
  EXPECT_DOUBLE_EQ(area.value, 3.5 / 4);
}

TEST(ClusteredAuc, HasDelongsIntervalWhereEachPatientHasOneSample) {
  // Placements of the positives 1, 1/2, 1 and of the negatives 1, 2/3: area 5/6,
  // variance (1/12) / 3 + (1/18) / 2.
  const auto area =
      clustered_auc({{0, true, 5}, {1, true, 2}, {2, true, 6}, {3, false, 1}, {4, false, 3}});
  EXPECT_NEAR(area.value, 5.0 / 6, 1e-12);
  const auto half = 1.959963984540054 * std::sqrt(1.0 / 36 + 1.0 / 36);
  EXPECT_NEAR(area.low, 5.0 / 6 - half, 1e-12);
  EXPECT_DOUBLE_EQ(area.high, 1);
}

TEST(ClusteredAuc, LearnsNothingFromCopies) {
  std::vector<Scored> once, twice;
  for (std::size_t i = 0; i < 40; ++i) {
    const Scored sample{i, i % 2 == 0, static_cast<double>(i * 7 % 40) + (i % 2 == 0 ? 6 : 0)};
    once.push_back(sample);
    twice.insert(twice.end(), {sample, sample});
  }
  const auto a = clustered_auc(once), b = clustered_auc(twice);
  EXPECT_NEAR(a.value, b.value, 1e-12);
  EXPECT_NEAR(a.low, b.low, 1e-12);
  EXPECT_NEAR(a.high, b.high, 1e-12);
}

TEST(ClusteredAuc, IsUnknownForOneKindAlone) {
  EXPECT_TRUE(std::isnan(clustered_auc({{0, true, 1}, {1, true, 2}}).value));
  EXPECT_TRUE(std::isnan(clustered_auc({{0, true, 1}, {1, false, 0}}).low));
}

}  // namespace
}  // namespace mg::audit
