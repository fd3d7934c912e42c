#include "stages/contour/best_parts.hpp"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::contour {
namespace {

constexpr int side = 12;

/// Zeros but for some rectangles.
struct Patch {
  int x, y, width, height;
  float value;
};

Image map_of(const std::vector<Patch>& patches) {
  std::vector<float> values(side * side, 0);
  for (const auto& patch : patches) {
    for (int y = patch.y; y < patch.y + patch.height; ++y) {
      for (int x = patch.x; x < patch.x + patch.width; ++x) {
        values[static_cast<std::size_t>(y * side + x)] = patch.value;
      }
    }
  }
  Image out;
  out.pixels = make_pixels(side, side, 1, std::move(values));
  out.white = 1;
  return out;
}

int area(const Mask& mask) { return cv::countNonZero(view(mask.pixels)); }

bool has(const Mask& mask, int x, int y) { return view(mask.pixels).at<std::uint8_t>(y, x) == 255; }

const std::vector<Patch> three{{1, 1, 2, 2, 0.9F}, {6, 1, 3, 3, 0.6F}, {2, 8, 1, 1, 1.0F}};

TEST(BestParts, AreThoseWithTheLargestSumsOfProbabilities) {
  BestParts stage;
  const auto one = stage(map_of(three));
  EXPECT_EQ(area(one), 9) << "9 * 0.6 is more than 4 * 0.9";
  EXPECT_TRUE(has(one, 7, 2));
  stage.most = 2;
  EXPECT_EQ(area(stage(map_of(three))), 9 + 4);
  stage.most = 0;
  EXPECT_EQ(area(stage(map_of(three))), 9 + 4 + 1);
  stage.smallest_px = 2;
  EXPECT_EQ(area(stage(map_of(three))), 9 + 4);
}

TEST(BestParts, AreCutOffAtTheThreshold) {
  BestParts stage;
  stage.threshold = 0.7;
  const auto one = stage(map_of(three));
  EXPECT_EQ(area(one), 4);
  EXPECT_TRUE(has(one, 1, 1));
}

TEST(BestParts, AreNoneWhereNothingReachesTheThresholdUnlessThereMustBeOne) {
  const auto faint = map_of({{1, 1, 2, 2, 0.3F}, {6, 6, 2, 2, 0.2F}, {9, 1, 2, 2, 0.1F}});
  BestParts stage;
  EXPECT_EQ(area(stage(faint)), 0);
  stage.always = true;
  EXPECT_EQ(area(stage(faint)), 4);
  stage.most = 0;
  EXPECT_EQ(area(stage(faint)), 8) << "0.15 and more";
  EXPECT_EQ(area(stage(map_of({}))), 0) << "nothing at all";
}

TEST(BestParts, ConnectDiagonalNeighbors) {
  EXPECT_EQ(area(BestParts()(map_of({{1, 1, 1, 1, 1}, {2, 2, 1, 1, 1}, {9, 9, 1, 1, 1}}))), 2);
}

TEST(BestParts, LieWhereTheMapLies) {
  auto map = map_of(three);
  map.geometry.spacing = {0.1, 0.2};
  EXPECT_EQ(BestParts()(map).geometry.spacing.y_mm, 0.2);
}

TEST(BestParts, WantOneChannel) {
  Image color;
  color.pixels = make_pixels(2, 2, 3, std::vector<float>(12, 0));
  EXPECT_THROW(BestParts()(color), Error);
}

}  // namespace
}  // namespace mg::contour
