#include "runtime/spread.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace mg {
namespace {

using testing::ElementsAre;

Findings found(double auc) { return {{{.name = "auc", .value = auc}}, {}, {}}; }

TEST(Spread, IsTheMeanAndTheDeviationOfASample) {
  EXPECT_DOUBLE_EQ(mean_of({1, 2, 6}), 3);
  EXPECT_DOUBLE_EQ(deviation_of({1, 2, 6}), std::sqrt(7.0));
}

TEST(Spread, LeavesOutWhatIsNotKnown) {
  EXPECT_DOUBLE_EQ(mean_of({1, not_known, 3}), 2);
  EXPECT_TRUE(std::isnan(mean_of({not_known})));
  EXPECT_TRUE(std::isnan(deviation_of({1, not_known})));
}

TEST(Spread, TableHasARowAFigureAndAColumnARun) {
  const std::vector<Findings> runs{found(0.5), {}, found(0.75)};
  const auto table = spread_table("seeds", found(0), runs, {"seed 1", "seed 2", "seed 3"});
  EXPECT_THAT(table.columns, ElementsAre("figure", "mean", "sd", "seed 1", "seed 2", "seed 3"));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_THAT(table.rows[0], ElementsAre("auc", "0.625", "0.177", "0.500", "-", "0.750"));
}

}  // namespace
}  // namespace mg
