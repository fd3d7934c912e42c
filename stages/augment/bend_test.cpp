#include "stages/augment/bend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "stages/augment/testing.hpp"
#include "stages/augment/warp.hpp"

namespace mg::augment {
namespace {

constexpr int width = 160, height = 120;

Bend strong_bend() { return draw_bend(Random(11), width, height, 4, 20); }

/// All control points displaced alike.
Bend uniform_bend(float dx, float dy) {
  auto out = strong_bend();
  for (auto& value : out.dx) value = dx;
  for (auto& value : out.dy) value = dy;
  return out;
}

TEST(Bend, OfNothingHasNoPoints) {
  EXPECT_TRUE(draw_bend(Random(1), width, height, 0, 20).none());
  EXPECT_EQ(displacement({}, {3, 4}), (Point{0, 0}));
}

TEST(Bend, WithAllPointsAlikeIsAShift) {
  const auto d = displacement(uniform_bend(2, -3), {33.3, 44.4});
  EXPECT_NEAR(d.x, 2, 1e-6);
  EXPECT_NEAR(d.y, -3, 1e-6);
}

TEST(Bend, FollowsItsPointsOnALine) {
  // A cubic B-spline reproduces linear functions: points displaced by a tenth of their place.
  auto bend = strong_bend();
  for (int j = 0; j < bend.rows; ++j) {
    for (int i = 0; i < bend.columns; ++i) {
      bend.dx[j * bend.columns + i] = static_cast<float>((i - 1) * bend.step_px / 10);
    }
  }
  for (const double x : {0.0, 17.3, 80.0, 159.0})
    EXPECT_NEAR(displacement(bend, {x, 50}).x, x / 10, 1e-4);
}

TEST(Bend, MovesPointsAsFarAsAsked) {
  double sum = 0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto bend = draw_bend(Random(seed), width, height, 1, 20);
    for (int y = 0; y < height; y += 7) {
      for (int x = 0; x < width; x += 7, count += 2) {
        const auto d = displacement(bend, {static_cast<double>(x), static_cast<double>(y)});
        sum += d.x * d.x + d.y * d.y;
      }
    }
  }
  EXPECT_NEAR(std::sqrt(sum / count), 1, 0.05);
}

TEST(Bend, NeverFoldsThePicture) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto bend = draw_bend(Random(seed), width, height, 50, 20);  // all points at the limit
    BentRow row(bend, width, height), next(bend, width, height);
    for (int y = 0; y + 1 < height; ++y) {
      row.move_to(y);
      next.move_to(y + 1);
      for (int x = 0; x + 1 < width; ++x) {
        const auto xx = 1 + row.dx[x + 1] - row.dx[x], xy = next.dx[x] - row.dx[x];
        const auto yx = row.dy[x + 1] - row.dy[x], yy = 1 + next.dy[x] - row.dy[x];
        ASSERT_GT(xx * yy - xy * yx, 0) << "at " << x << ", " << y;
      }
    }
  }
}

TEST(Bend, IsTheSameByRowsAndByPoints) {
  const auto bend = strong_bend();
  BentRow row(bend, width, height);
  for (int y = 0; y < height; y += 13) {
    row.move_to(y);
    for (int x = 0; x < width; x += 11) {
      const auto d = displacement(bend, {static_cast<double>(x), static_cast<double>(y)});
      EXPECT_NEAR(row.dx[x], d.x, 1e-4);
      EXPECT_NEAR(row.dy[x], d.y, 1e-4);
    }
  }
}

TEST(Bend, IsUndoneForPoints) {
  const auto bend = draw_bend(Random(3), width, height, 50, 20);
  for (const Point p : {Point{10, 10}, {80, 61.5}, {155, 3}, {0, 119}}) {
    const auto d = displacement(bend, p);
    const auto back = unbent(bend, {p.x + d.x, p.y + d.y});
    EXPECT_NEAR(back.x, p.x, 1e-3);
    EXPECT_NEAR(back.y, p.y, 1e-3);
  }
}

TEST(Bend, ShowsThePictureDisplaced) {
  const auto in = testing::picture<float>(
      width, height, [](int x, int y) { return x + 1000 * y; }, 1);
  const auto bend = strong_bend();
  const auto out = to_pixels(warped(view(in.pixels), {{}, bend}));
  for (int y = 20; y < 100; y += 9) {
    for (int x = 20; x < 140; x += 7) {
      const auto d = displacement(bend, {static_cast<double>(x), static_cast<double>(y)});
      EXPECT_NEAR(out.at<float>(x, y), x + d.x + 1000 * (y + d.y), 0.2);
    }
  }
}

TEST(Bend, MovesContoursWithTheMask) {
  const Geometry before{{0.1, 0.1}, Affine::coarser(2, 2), 2 * width, 2 * height};
  Contours contours{{{}}};
  for (int i = 0; i < 200; ++i) {
    const auto angle = i * 2 * 3.14159265358979 / 200;
    contours.outlines[0].points.push_back({160 + 70 * std::cos(angle), 120 + 50 * std::sin(angle)});
  }
  const auto fill = [](const Contours& source, const Geometry& geometry) {
    std::vector<cv::Point> points;  // in sixteenths of a pixel
    const auto from_source = geometry.to_source.inverse();
    for (const auto& point : source.outlines[0].points) {
      const auto at = from_source(point);
      points.emplace_back(cvRound(16 * at.x), cvRound(16 * at.y));
    }
    cv::Mat1b out(height, width, static_cast<unsigned char>(0));
    cv::fillPoly(out, std::vector<std::vector<cv::Point>>{points}, 255, cv::LINE_8, 4);
    return out;
  };
  const Warp warp{to_input({true, false, 20, 1.1, 0.05, 0}, width, height), strong_bend()};
  const auto mask = warped_mask(fill(contours, before), warp);
  const auto moved = fill(warped(contours, before, warp), warped(before, warp));
  const auto unmoved = fill(contours, warped(before, warp));
  const auto iou = [&](const cv::Mat& other) {
    return static_cast<double>(cv::countNonZero(mask & other)) / cv::countNonZero(mask | other);
  };
  EXPECT_GT(iou(moved), 0.97);
  EXPECT_LT(iou(unmoved), 0.95) << "the bend is too weak to prove anything";
}

TEST(Bend, LeavesContoursAloneIfThereIsNone) {
  const Contours contours{{{{{1, 2}, {3, 4}, {5, 9}}}}};
  const Warp warp{to_input({.degrees = 45}, width, height), {}};
  EXPECT_EQ(warped(contours, {}, warp).outlines[0].points, contours.outlines[0].points);
}

}  // namespace
}  // namespace mg::augment
