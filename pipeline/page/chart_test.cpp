#include "pipeline/page/chart.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "pipeline/page/testing.hpp"

namespace mg::page {
namespace {

using page::testing::count;
using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Ticks, AreRoundNumbersWithinTheAxis) {
  EXPECT_THAT(ticks({"", 0, 1}), ElementsAre(DoubleEq(0), DoubleEq(0.2), DoubleEq(0.4),
                                             DoubleEq(0.2 * 3), DoubleEq(0.8), DoubleEq(1)));
  EXPECT_THAT(ticks({"", 3, 27}), ElementsAre(5, 10, 15, 20, 25));
  EXPECT_THAT(ticks({.low = 1, .high = 3, .whole = true}), ElementsAre(1, 2, 3));
  EXPECT_THAT(ticks({.low = 0.25, .high = 8, .octaves = true}), ElementsAre(0.25, 0.5, 1, 2, 4, 8));
}

TEST(Spanning, HoldsAllValuesAndNeverGoesBelowZeroForPositiveOnes) {
  const auto axis = spanning("loss", {0.01, 2, std::numeric_limits<double>::quiet_NaN()});
  EXPECT_EQ(axis.low, 0);
  EXPECT_GT(axis.high, 2);
  EXPECT_LT(axis.high, 2.2);
  const auto level = spanning("", {5, 5});
  EXPECT_LT(level.low, 5);
  EXPECT_GT(level.high, 5);
}

TEST(Charts, PutDotsWhereTheirNumbersAre) {
  // The plane of the axes is 394 × 250 units, its lower left corner at (54, 262).
  const auto svg = draw({"t", {"x"}, {"y"}, {{"a", {{0, 0}, {0.5, 1}, {1, 0.5}}}}});
  EXPECT_THAT(svg, HasSubstr("d=\"M54.0 262.0L251.0 12.0L448.0 137.0\""));
  const auto stairs =
      draw({"t", {"x"}, {"y"}, {{.name = "a", .dots = {{0, 0}, {1, 1}}, .stairs = true}}});
  EXPECT_THAT(stairs, HasSubstr("d=\"M54.0 262.0L448.0 262.0L448.0 12.0\""));
}

TEST(Charts, TellLinesApartWithoutColors) {
  Chart chart{"t", {"x"}, {"y"}, {}};
  for (const auto* name : {"a", "b", "c"}) {
    chart.lines.push_back({.name = name, .dots = {{0, 0}, {1, 1}}, .marked = true});
  }
  const auto svg = draw(chart);
  for (const auto* dashes : {"c0 d0", "c1 d1", "c2 d2"}) {
    EXPECT_EQ(count(svg, dashes), 2U) << "on the chart and in the legend";
  }
  EXPECT_EQ(count(svg, "class=\"marker c1\""), 3U);
}

TEST(Charts, LeaveOutWhatHasNoPlaceAndDrawWhiskersWhereTheyAreKnown) {
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto svg =
      draw({"t", {"x"}, {"y"}, {{"a", {{0, unknown}, {0.5, 0.5, 0.25, 0.75}, {1, 0.5}}}}});
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, HasSubstr("d=\"M251.0 137.0L448.0 137.0\""));
  EXPECT_THAT(svg, HasSubstr("d=\"M251.0 199.5L251.0 74.5M248.0 199.5H254.0M248.0 74.5H254.0\""));
}

TEST(Charts, EscapeNames) {
  const auto svg = draw({"a < b", {"<x>"}, {"&"}, {{"<i>", {{0, 0}}}}});
  EXPECT_THAT(svg, Not(HasSubstr("<x>")));
  EXPECT_THAT(svg, Not(HasSubstr("<i>")));
}

}  // namespace
}  // namespace mg::page
