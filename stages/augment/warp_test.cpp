#include "stages/augment/warp.hpp"

#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::picture;

template <class T>
class WarpDepths : public ::testing::Test {
 protected:
  static Pixels noise(int width, int height) {
    Random random(5);
    return picture<T>(width, height, [&](int, int) { return random.uniform(0, 250); }).pixels;
  }
  /// The turned picture shows `from(x, y)` of the input, exactly.
  template <class F>
  void expect_shown(int width, int height, const Turn& turn, F from) {
    const Pixels in = noise(width, height);
    const Pixels out = to_pixels(warped(view(in), {to_input(turn, width, height), {}}));
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto at = from(x, y);
        const auto outside = at.x < 0 || at.y < 0 || at.x >= width || at.y >= height;
        EXPECT_EQ(out.at<T>(x, y), outside ? T{} : in.at<T>(at.x, at.y)) << x << " " << y;
      }
    }
  }
};
using AllDepths = ::testing::Types<std::uint8_t, std::uint16_t, float>;
TYPED_TEST_SUITE(WarpDepths, AllDepths);

TYPED_TEST(WarpDepths, KeepsEveryPixelWhenNothingHappens) {
  this->expect_shown(17, 9, {}, [](int x, int y) { return cv::Point(x, y); });
}

TYPED_TEST(WarpDepths, FlipsExactly) {
  this->expect_shown(17, 9, {.flip_horizontal = true},
                     [](int x, int y) { return cv::Point(16 - x, y); });
  this->expect_shown(17, 9, {.flip_vertical = true},
                     [](int x, int y) { return cv::Point(x, 8 - y); });
}

TYPED_TEST(WarpDepths, TurnsByRightAnglesExactly) {
  this->expect_shown(12, 12, {.degrees = 90}, [](int x, int y) { return cv::Point(y, 11 - x); });
  this->expect_shown(12, 12, {.degrees = -90}, [](int x, int y) { return cv::Point(11 - y, x); });
  this->expect_shown(13, 7, {.degrees = 180},
                     [](int x, int y) { return cv::Point(12 - x, 6 - y); });
}

TYPED_TEST(WarpDepths, ShiftsExactlyAndLeavesBlackBehind) {
  this->expect_shown(20, 10, {.shift_x = 0.25, .shift_y = -0.1},
                     [](int x, int y) { return cv::Point(x - 5, y + 1); });
}

TEST(Warp, InterpolatesBetweenNeighbors) {
  const cv::Mat1f in = (cv::Mat1f(1, 3) << 10, 20, 40);
  const auto out = warped(in, {Affine::shift(0.25, 0), {}});
  EXPECT_FLOAT_EQ(out.at<float>(0), 12.5F);
  EXPECT_FLOAT_EQ(out.at<float>(1), 25);
  EXPECT_FLOAT_EQ(out.at<float>(2), 30);  // a quarter of it is beyond the edge
}

TEST(Warp, KeepsColorsApart) {
  cv::Mat in(2, 2, CV_8UC3, cv::Scalar(10, 20, 30));
  in.at<cv::Vec3b>(0, 1) = {50, 60, 70};
  const auto out = warped(in, {Affine::shift(0.5, 0), {}});
  EXPECT_EQ(out.at<cv::Vec3b>(0, 0), cv::Vec3b(30, 40, 50));
}

TEST(Warp, ScalesAboutTheMiddle) {
  const auto map = to_input({.scale = 2}, 11, 11);
  EXPECT_DOUBLE_EQ(map({5, 5}).x, 5);
  EXPECT_DOUBLE_EQ(map({7, 5}).x, 6);
}

TEST(Warp, CarriesTheGeometryToTheSource) {
  const auto image = picture<std::uint8_t>(40, 30, [](int, int) { return 0; });
  const Warp warp{to_input({true, false, 30, 1.25, 0.1, -0.05}, 40, 30), {}};
  const auto geometry = warped(image.geometry, warp);
  EXPECT_EQ(geometry.to_source, warp.to_input);
  EXPECT_NEAR(geometry.spacing.x_mm, 0.08, 1e-12);
  EXPECT_EQ(geometry.source_width, 40);
}

TEST(Warp, ShowsWhatItsGeometrySays) {
  const auto ramp = [](double x, double y) { return 10 + 2 * x + 3 * y; };
  const auto in = picture<float>(60, 50, ramp, 1);
  const Warp warp{to_input({true, true, 37, 1.1, 0.03, 0.02}, 60, 50), {}};
  const auto out = to_pixels(warped(view(in.pixels), warp));
  const auto geometry = warped(in.geometry, warp);
  int seen = 0;
  for (int y = 0; y < 50; ++y) {
    for (int x = 0; x < 60; ++x) {
      const auto at = geometry.to_source({static_cast<double>(x), static_cast<double>(y)});
      if (at.x < 0 || at.y < 0 || at.x > 59 || at.y > 49) continue;
      EXPECT_NEAR(out.at<float>(x, y), ramp(at.x, at.y), 1e-3);
      ++seen;
    }
  }
  EXPECT_GT(seen, 1500);
}

TEST(Warp, MovesMaskAndPictureAlike) {
  const auto inside = [](double x, double y) { return std::hypot(x - 40, y - 25) < 12; };
  const auto truth = testing::mask(80, 60, inside);
  const Warp warp{to_input({true, false, 25, 1.3, -0.1, 0.05}, 80, 60), {}};
  const auto out = to_pixels(warped_mask(view(truth.pixels), warp));
  for (int y = 0; y < 60; ++y) {
    for (int x = 0; x < 80; ++x) {
      const auto at = warp.to_input({static_cast<double>(x), static_cast<double>(y)});
      const auto distance = std::hypot(at.x - 40, at.y - 25) - 12;
      const auto value = out.at<std::uint8_t>(x, y);
      EXPECT_TRUE(value == 0 || value == 255);
      if (std::abs(distance) <= 0.75) continue;
      EXPECT_EQ(value != 0, distance < 0) << x << " " << y;
    }
  }
}

TEST(Warp, RefusesDoubles) { EXPECT_THROW(warped(cv::Mat(2, 2, CV_64F), {}), Error); }

}  // namespace
}  // namespace mg::augment
