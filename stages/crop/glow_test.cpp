#include "stages/crop/glow.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/crop/breast.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

constexpr int width = 400, height = 500;
constexpr double dark = 20, half = 32;

/// Glow of an edge, at a distance from it: down to half every 6 pixels.
double glow(int from_edge) { return 60 * std::exp2(-from_edge / 6.0); }

int film(int x, int y) {
  const auto spilled = glow(x) + glow(width - 1 - x);
  return static_cast<int>(std::max<double>(testing::breast_at_left(x, y, height), spilled));
}

cv::Mat1b gray(int (*value)(int, int)) {
  cv::Mat1b out(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) out(y, x) = cv::saturate_cast<uchar>(value(x, y));
  }
  return out;
}

/// On a logarithmic scale, where half is 32 levels: from 200 down, by 32 every 6 pixels.
int log_film(int x, int y) {
  if (testing::breast_at_left(x, y, height) > 0) return 240;
  return std::max(0, 200 - 32 * std::min(x, width - 1 - x) / 6);
}

TEST(EdgeGlow, IsWhatRowsWithoutTissueShow) {
  const auto found = edge_glow(gray(log_film), dark, half);
  for (int x = 0; x < width; ++x) {
    EXPECT_EQ(found(0, x), std::max(0, 200 - 32 * std::min(x, width - 1 - x) / 6)) << x;
  }
}

TEST(EdgeGlow, IsNotTissueThatFillsThePicture) {
  const auto tissue = [](int x, int) { return x < 60 ? 200 : 0; };
  EXPECT_EQ(cv::countNonZero(edge_glow(gray(tissue), dark, half)), 0);
  const auto everywhere = [](int, int) { return 200; };
  EXPECT_EQ(cv::countNonZero(edge_glow(gray(everywhere), dark, half)), 0);
}

TEST(FindBreast, LeavesOutTheGlowAlongTheEdgesOfFilm) {
  const auto picture = testing::picture(width, height, film);
  const auto breast = find_breast(picture);
  ASSERT_TRUE(breast);
  EXPECT_FALSE(breast->wall_right);
  EXPECT_NEAR(breast->box.x, 0, 3);
  EXPECT_NEAR(breast->box.x + breast->box.width, 200, 3);
  EXPECT_NEAR(breast->box.y, 51, 6);  // skin that is darker than half again the glow is lost
  EXPECT_NEAR(breast->box.y + breast->box.height, 450, 6);
}

TEST(FindBreast, KeepsABreastThatFillsThePicture) {
  const auto cut = testing::picture(
      200, 399, [](int x, int y) { return testing::breast_at_left(x, y + 51, height); });
  const auto breast = find_breast(cut);
  ASSERT_TRUE(breast);
  EXPECT_GE(breast->box.width, 197);
  EXPECT_GE(breast->box.height, 393);
}

}  // namespace
}  // namespace mg::crop
