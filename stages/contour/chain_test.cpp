#include "stages/contour/chain.hpp"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "pipeline/error.hpp"

namespace mg::contour {
namespace {

Chain chain(int column, int row, const std::string& codes) {
  Chain out{column, row, {}};
  for (const char c : codes) out.steps.push_back(static_cast<std::uint8_t>(c - '0'));
  return out;
}

std::string sides(int length) {
  std::string out;
  for (const char code : {'2', '4', '6', '0'}) out += std::string(length, code);
  return out;
}

int area(const Chain& c) { return cv::countNonZero(enclosed(c).inside); }

bool inside(const Chain& c, double x, double y) {
  const auto patch = enclosed(c);
  const auto at = patch.to_source.inverse()({x, y});
  return patch.inside(static_cast<int>(at.y), static_cast<int>(at.x)) != 0;
}

TEST(Chain, OfASquareEnclosesItWithItsEdge) {
  const auto square = chain(10, 20, sides(9));
  EXPECT_EQ(area(square), 10 * 10);
  EXPECT_TRUE(inside(square, 10, 20));
  EXPECT_TRUE(inside(square, 19, 29));
  EXPECT_FALSE(inside(square, 20, 29));
  EXPECT_EQ(gap(square), 0);
  EXPECT_EQ(polygon_of(square).points.size(), 36U);
}

TEST(Chain, TakesEachDirectionClockwiseFromNorth) {
  const Point expected[] = {{5, 4}, {6, 4}, {6, 5}, {6, 6}, {5, 6}, {4, 6}, {4, 5}, {4, 4}};
  for (int code = 0; code < 8; ++code) {
    EXPECT_EQ(polygon_of(chain(5, 5, std::to_string(code))).points[1], expected[code]) << code;
  }
}

TEST(Chain, OfADiamondDoesNotLeakThroughItsDiagonals) {
  EXPECT_EQ(area(chain(10, 0,
                       "3333355555777771111"
                       "1")),
            5 * 5 + 6 * 6);
}

TEST(Chain, ThatIsOpenIsClosedByAStraightLine) {
  const auto open = chain(0, 0,
                          "222222222"
                          "444444444");
  EXPECT_EQ(gap(open), 9);
  EXPECT_EQ(area(open), 10 * 11 / 2);
}

TEST(Chain, ThatCrossesItselfEnclosesAllItsLoops) {
  const auto twice = chain(0, 0, sides(9) + sides(9));
  EXPECT_EQ(area(twice), 100);
  const auto eight = chain(4, 4,
                           "2222"
                           "4444"
                           "6666"
                           "0000"
                           "6666"
                           "0000"
                           "2222"
                           "4444");
  EXPECT_EQ(area(eight), 25 + 25 - 1);
}

TEST(Chain, OfOnePixelIsThatPixel) {
  EXPECT_EQ(area(chain(7, 7, "")), 1);
  EXPECT_TRUE(inside(chain(7, 7, ""), 7, 7));
  EXPECT_EQ(polygon_of(chain(7, 7, "")).points.size(), 1U);
}

TEST(Chain, ThatSpansMoreThanAnyPictureIsRefused) {
  auto endless = chain(0, 0, "");
  endless.steps.assign(40000, 3);
  EXPECT_THROW(enclosed(endless), Error);
}

}  // namespace
}  // namespace mg::contour
