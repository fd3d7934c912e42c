#include "stages/metrics/masks/surface.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <vector>

#include "pipeline/random.hpp"
#include "stages/metrics/masks/distance_field.hpp"
#include "stages/metrics/sink_testing.hpp"

namespace mg::metrics {
namespace {

using testing::ellipse;

/// What surface-distance 0.1 says of two masks: tests/oracles/metrics.py.
struct Oracle {
  Mask truth, predicted;
  Spacing spacing;  // x, y
  double hd95, hd, within_1, within_2;
};

Mask both(Mask a, const Mask& b) {
  std::vector<std::uint8_t> values;
  for (int y = 0; y < a.pixels.height; ++y) {
    for (int x = 0; x < a.pixels.width; ++x) {
      values.push_back(a.pixels.at<std::uint8_t>(x, y) | b.pixels.at<std::uint8_t>(x, y));
    }
  }
  a.pixels = make_pixels(a.pixels.width, a.pixels.height, 1, std::move(values));
  return a;
}

void expect(const Oracle& oracle) {
  const auto outlines = find_outlines(oracle.truth, oracle.predicted, oracle.spacing);
  EXPECT_NEAR(hausdorff(outlines, 0.95), oracle.hd95, 1e-12);
  EXPECT_NEAR(hausdorff(outlines, 1), oracle.hd, 1e-12);
  EXPECT_NEAR(surface_dice(outlines, 1), oracle.within_1, 1e-12);
  EXPECT_NEAR(surface_dice(outlines, 2), oracle.within_2, 1e-12);
}

TEST(Surface, OfShiftedMasksEqualsDeepMinds) {
  const auto a = ellipse(30, 22, 14, 9), b = ellipse(33, 24, 13, 10);
  expect({a, b, {1, 1}, 4, 4.47213595499958, 0.38511002862997, 0.547268604148538});
  expect(
      {a, b, {0.7, 0.5}, 2.58069758011279, 2.9732137494637, 0.514382148529875, 0.890402411445157});
}

TEST(Surface, OfSeveralPartsEqualsDeepMinds) {
  const auto a = both(ellipse(16, 14, 8, 6), ellipse(45, 33, 9, 7));
  const auto b = both(ellipse(17, 14, 8, 7), ellipse(58, 8, 3, 3));
  expect({a, b, {1, 1}, 29.4108823397055, 31.1126983722081, 0.495279085733754, 0.559751923792218});
  expect(
      {a, b, {0.7, 0.5}, 16.2052460641608, 16.8609015180091, 0.560653876508221, 0.560653876508221});
}

TEST(Surface, AtTheBorderOfTheImageEqualsDeepMinds) {
  const auto a = ellipse(0, 0, 12, 20), b = ellipse(2, 1, 12, 18);
  expect({a, b, {1, 1}, 2, 2.23606797749979, 0.787691870688786, 0.982884451508295});
  expect({a, b, {0.7, 0.5}, 1.4, 1.48660687473185, 0.879929049918025, 1});
}

TEST(Surface, OfAPixelEqualsDeepMinds) {
  const auto a = ellipse(30, 22, 14, 9), b = testing::pixel(31, 20);
  expect({a, b, {1, 1}, 14.3178210632764, 15.1327459504216, 0, 0});
  expect({a, b, {0.7, 0.5}, 9.8508882848198, 10.5475115548645, 0, 0});
}

TEST(Surface, OfEqualMasksLiesNoWhereApart) {
  const auto a = ellipse(30, 22, 14, 9);
  expect({a, a, {0.7, 0.5}, 0, 0, 1, 1});
}

TEST(Surface, IsTheSameFromBothSides) {
  const auto a = ellipse(30, 22, 14, 9), b = ellipse(20, 24, 5, 10);
  EXPECT_DOUBLE_EQ(hausdorff(find_outlines(a, b, {1, 1}), 0.95),
                   hausdorff(find_outlines(b, a, {1, 1}), 0.95));
}

TEST(Surface, OfOneEmptyMaskIsInfinitelyFar) {
  const auto a = ellipse(30, 22, 14, 9),
             nothing = testing::mask(64, 48, [](int, int) { return 0; });
  EXPECT_TRUE(std::isinf(hausdorff(find_outlines(a, nothing, {1, 1}), 0.95)));
  EXPECT_DOUBLE_EQ(surface_dice(find_outlines(a, nothing, {1, 1}), 2), 0);
  EXPECT_DOUBLE_EQ(surface_dice(find_outlines(nothing, a, {1, 1}), 2), 0);
}

TEST(Surface, OfTwoEmptyMasksIsUndefined) {
  const auto nothing = testing::mask(8, 8, [](int, int) { return 0; });
  EXPECT_TRUE(std::isnan(hausdorff(find_outlines(nothing, nothing, {1, 1}), 0.95)));
  EXPECT_TRUE(std::isnan(surface_dice(find_outlines(nothing, nothing, {1, 1}), 2)));
}

TEST(Surface, HasTheLengthOfTheContour) {
  const auto length = [](const Mask& mask, Spacing spacing) {
    double sum = 0;
    for (const auto& piece : find_outlines(mask, mask, spacing).truth) sum += piece.length;
    return sum;
  };
  // A pixel: four corners cut off. Two that touch at a corner: two such pixels.
  EXPECT_DOUBLE_EQ(length(testing::pixel(3, 3), {3, 4}), 4 * 2.5);
  EXPECT_DOUBLE_EQ(length(both(testing::pixel(3, 3), testing::pixel(4, 4)), {3, 4}), 8 * 2.5);
  const auto square =
      testing::mask(64, 48, [](int x, int y) { return x / 10 == 1 && y / 10 == 1; });
  EXPECT_NEAR(length(square, {1, 1}), 4 * 9 + 4 * std::sqrt(0.5), 1e-12);
}

TEST(DistanceField, EqualsTheNearestOfAllPlaces) {
  constexpr int width = 23, height = 17;
  const Spacing spacing{0.3, 0.8};
  Random random(5);
  std::vector<std::uint8_t> marked(width * height);
  for (auto& mark : marked) mark = random.chance(0.03) ? 1 : 0;
  const auto field = distance_field(marked, width, height, spacing);
  for (int i = 0; i < width * height; ++i) {
    double nearest = 1e9;
    for (int j = 0; j < width * height; ++j) {
      if (marked[j] == 0) continue;
      nearest = std::min(nearest, std::hypot(spacing.x_mm * (i % width - j % width),
                                             spacing.y_mm * (i / width - j / width)));
    }
    EXPECT_NEAR(field[i], nearest, 1e-12) << i;
  }
}

TEST(DistanceField, ToNothingIsInfinite) {
  for (const double value : distance_field(std::vector<std::uint8_t>(12), 4, 3, {1, 1})) {
    EXPECT_TRUE(std::isinf(value));
  }
}

TEST(Surface, StaysQuickOnAWholeMammogram) {
  const auto stripes = [](int shift) {
    return testing::mask(3000, 4000, [=](int x, int y) { return (x + y + shift) / 40 % 2; });
  };
  const auto a = stripes(0), b = stripes(13);
  const auto begin = std::chrono::steady_clock::now();
  const auto outlines = find_outlines(a, b, {0.05, 0.05});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(hausdorff(outlines, 0.95), 0.3);
  EXPECT_LT(took.count(), 8);  // 1.7 s on two busy cores
}

}  // namespace
}  // namespace mg::metrics
