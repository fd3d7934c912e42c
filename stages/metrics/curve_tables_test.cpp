#include "stages/metrics/curve_tables.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline/statistics/ranking.hpp"
#include "pipeline/statistics/roc.hpp"
#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

Curve third_class() { return curve_of(testing::third_class()); }

TEST(CurveTables, LeaveOutPointsWithinAStraightLine) {
  const auto curve = third_class();
  std::vector<Table> tables;
  add_curves(tables, "cancer", curve);
  ASSERT_EQ(tables.size(), 2u);
  const auto& roc = tables[0];
  EXPECT_EQ(roc.name, "roc");
  EXPECT_LT(roc.rows.size(), curve.size() / 2);
  EXPECT_EQ(roc.rows.front(), (std::vector<std::string>{"cancer", "inf", "0", "0"}));
  EXPECT_EQ(roc.rows.back()[2], "1");
  double area = 0;
  for (std::size_t i = 1; i < roc.rows.size(); ++i) {
    const auto at = [&](std::size_t row, int column) { return std::stod(roc.rows[row][column]); };
    area += (at(i, 2) - at(i - 1, 2)) * (at(i, 3) + at(i - 1, 3)) / 2;
  }
  EXPECT_NEAR(area, area_under(curve), 1e-5);  // cells have six digits
}

TEST(CurveTables, KeepEveryStepOfPrecision) {
  const auto curve = third_class();
  std::vector<Table> tables;
  add_curves(tables, "cancer", curve);
  const auto& steps = tables[1];
  EXPECT_EQ(steps.name, "precision_recall");
  EXPECT_EQ(steps.rows.size(), curve.size() - 1);  // nothing named has no precision
  EXPECT_EQ(steps.rows.back()[3], "0.395");        // the share of positives, 79 of 200
}

TEST(CurveTables, StayShortForManySamples) {
  std::vector<Ranked> many;
  for (int i = 0; i < 20000; ++i) many.push_back({i * 1e-5, i * 7919 % 13 > 12 - i / 2000});
  std::vector<Table> tables;
  add_curves(tables, "cancer", curve_of(many));
  EXPECT_EQ(tables[0].rows.size(), 400u);
  EXPECT_EQ(tables[0].rows.front()[1], "inf");
  EXPECT_EQ(tables[0].rows.back()[3], "1");
}

TEST(CurveTables, SayNothingOfAClassThatNeverOccurs) {
  std::vector<Table> tables;
  add_curves(tables, "cancer", curve_of({{0.5, false}}));
  EXPECT_TRUE(tables.empty());
}

}  // namespace
}  // namespace mg::metrics
