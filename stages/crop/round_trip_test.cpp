// A mask found on a cropped, flipped and resized picture is drawn where it belongs on the source.
#include <gtest/gtest.h>

#include "stages/crop/crop_to_breast.hpp"
#include "stages/crop/crop_to_tumor.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

using testing::breast_at_left;

constexpr int width = 400, height = 500;

Image right_breast() {
  return testing::picture(width, height,
                          [](int x, int y) { return breast_at_left(width - 1 - x, y, height); });
}

/// A shape with an edge, a curve, a hook and single pixels, none of them symmetric.
bool tumor_at(int x, int y) {
  return testing::disc(300.3, 221.7, 25.5)(x, y) || testing::square(320, 230, 31)(x, y) ||
         (x >= 290 && x < 350 && y == 270) || (x == 290 && y >= 260 && y < 270) ||
         (x == 345 && y == 281);
}

struct Crops {
  Mask on_breast, on_tumor;
};

Crops cropped(int breast_px, int tumor_px) {
  const auto truth = testing::mask(width, height, tumor_at);
  ToBreast to_breast;
  to_breast.chest_wall = "left";
  to_breast.size_px = breast_px;
  const auto [breast, on_breast] = to_breast(right_breast(), &truth);
  ToTumor to_tumor;
  to_tumor.size_px = tumor_px;
  to_tumor.margin_mm = 1;
  const RunInfo run;
  const Identity identity;
  const Context context(run, identity, Split::test, 0, 0, 0);
  const auto [crop, none, on_tumor] = to_tumor(context, breast, *on_breast, nullptr, nullptr);
  EXPECT_LT(crop.geometry.to_source.xx, 0) << "the picture should have been flipped";
  return {*on_breast, on_tumor};
}

int wrong_pixels(const Mask& on_source) {
  int wrong = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      wrong += (on_source.pixels.at<std::uint8_t>(x, y) != 0) != tumor_at(x, y);
    }
  }
  return wrong;
}

TEST(RoundTrip, IsExactToThePixelWhereNoResolutionIsLost) {
  const auto [on_breast, on_tumor] = cropped(1500, 640);
  ASSERT_EQ(source_grid(on_tumor.geometry).width, width);
  EXPECT_EQ(wrong_pixels(resample(on_breast, source_grid(on_breast.geometry))), 0);
  EXPECT_EQ(wrong_pixels(resample(on_tumor, source_grid(on_tumor.geometry))), 0);
}

TEST(RoundTrip, ErrsByAPixelOfTheCoarserGridAtMost) {
  const auto truth = testing::mask(width, height, testing::disc(300.3, 221.7, 25.5));
  ToBreast to_breast;
  to_breast.chest_wall = "left";
  to_breast.size_px = 128;  // about 3.5 source pixels each
  const auto [breast, coarse] = to_breast(right_breast(), &truth);
  const auto step = std::hypot(coarse->geometry.to_source.xx, coarse->geometry.to_source.yx);
  const auto back = resample(*coarse, source_grid(coarse->geometry));
  double area = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto inside = back.pixels.at<std::uint8_t>(x, y) != 0;
      area += inside;
      const auto distance = std::hypot(x - 300.3, y - 221.7) - 25.5;
      if (std::abs(distance) <= step) continue;
      EXPECT_EQ(inside, distance < 0) << x << " " << y;
    }
  }
  EXPECT_NEAR(area / testing::count_inside(truth), 1, 0.02);
}

}  // namespace
}  // namespace mg::crop
