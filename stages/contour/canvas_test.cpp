#include "stages/contour/canvas.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"
#include "stages/contour/testing.hpp"

namespace mg::contour {
namespace {

using testing::count_inside;
using testing::inside;

const Geometry source{{0.1, 0.1}, {}, 100, 80};

template <class Shape>
Mask drawn(const Shape& shape, const Geometry& geometry = source, int width = 100,
           int height = 80) {
  Canvas canvas(width, height, geometry);
  canvas.draw(shape);
  return canvas.take();
}

Polygon box(double left, double top, double right, double bottom) {
  return {{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
}

TEST(Canvas, FillsAsManyPixelsAsAPolygonHasArea) {
  EXPECT_EQ(count_inside(drawn(box(9.5, 9.5, 29.5, 19.5))), 20 * 10);
  EXPECT_EQ(count_inside(drawn(box(10, 10, 30, 20))), 20 * 10);
  EXPECT_EQ(count_inside(drawn(Polygon{{{0, 0}, {40, 0}, {0, 40}}})), 40 * 41 / 2);
}

TEST(Canvas, PutsEdgesWhereTheyAreToAFractionOfAPixel) {
  const auto mask = drawn(box(9.6, 9.4, 29.4, 19.6));
  EXPECT_FALSE(inside(mask, 9, 15));
  EXPECT_TRUE(inside(mask, 10, 10));
  EXPECT_TRUE(inside(mask, 29, 19));
  EXPECT_FALSE(inside(mask, 30, 15));
  EXPECT_EQ(count_inside(mask), 20 * 10);
}

TEST(Canvas, FillsEvenOdd) {
  // A square that goes on into a smaller one within it, which it does not cover.
  const Polygon ring{{{0, 0},
                      {30, 0},
                      {30, 30},
                      {0, 30},
                      {0, 0},
                      {10, 10},
                      {20, 10},
                      {20, 20},
                      {10, 20},
                      {10, 10}}};
  EXPECT_EQ(count_inside(drawn(ring)), 900 - 100);
}

TEST(Canvas, HoldsTheLatticePointsOfACircle) {
  // Gauss's circle problem: points of the lattice at a distance of r at most.
  const std::pair<double, int> known[] = {{1, 5}, {5, 81}, {10, 317}, {20, 1257}, {30, 2821}};
  for (const auto& [radius, points] : known) {
    EXPECT_EQ(count_inside(drawn(Circle{{50, 40}, radius})), points) << radius;
  }
}

TEST(Canvas, ClipsWhatReachesBeyondThePicture) {
  EXPECT_EQ(count_inside(drawn(box(-100, -100, 10, 10))), 100);
  EXPECT_EQ(count_inside(drawn(Circle{{0, 0}, 1})), 3);
  EXPECT_EQ(count_inside(drawn(box(200, 200, 300, 300))), 0);
}

TEST(Canvas, DrawsOnACoarserGridWithEdgesAligned) {
  const auto half = source.moved(Affine::coarser(2, 2));
  EXPECT_EQ(count_inside(drawn(box(-0.5, -0.5, 19.5, 9.5), half, 50, 40)), 10 * 5);
}

TEST(Canvas, FollowsAFlippedAndTurnedPicture) {
  const auto c = 0.5 * std::cos(0.7), s = 0.5 * std::sin(0.7);
  const auto turned = source.moved({-c, s, 45 + 50 * c - 40 * s, s, c, 38 - 50 * s - 40 * c});
  const Circle circle{{45, 38}, 12};
  const auto mask = drawn(circle, turned);
  int wrong = 0;
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 100; ++x) {
      const auto at = turned.to_source({static_cast<double>(x), static_cast<double>(y)});
      wrong += inside(mask, x, y) != (std::hypot(at.x - 45, at.y - 38) <= 12);
    }
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_NEAR(count_inside(mask), 3.14159 * 24 * 24, 24);
  EXPECT_EQ(mask.geometry, turned);
}

TEST(Canvas, NeverLosesALesionThatIsSmallerThanAPixel) {
  const auto coarse = source.moved(Affine::coarser(10, 10));
  EXPECT_EQ(count_inside(drawn(Circle{{52, 33}, 1}, coarse, 10, 8)), 1);
  EXPECT_TRUE(inside(drawn(Circle{{52, 33}, 1}, coarse, 10, 8), 5, 3));
  EXPECT_TRUE(inside(drawn(box(51, 32, 53, 34), coarse, 10, 8), 5, 3));
  EXPECT_TRUE(
      inside(drawn(Patch{cv::Mat1b(2, 2, 255), Affine::shift(51, 32)}, coarse, 10, 8), 5, 3));
  EXPECT_TRUE(inside(drawn(Polygon{{{52, 33}}}, coarse, 10, 8), 5, 3));
}

TEST(Canvas, TakesPatchesPixelByPixel) {
  cv::Mat1b diagonal = cv::Mat1b::eye(4, 4);
  const auto mask = drawn(Patch{diagonal, Affine::shift(20, 30)});
  EXPECT_EQ(count_inside(mask), 4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(inside(mask, 20 + i, 30 + i));
}

TEST(Canvas, AddsShapesUp) {
  Canvas canvas(100, 80, source);
  canvas.draw(box(0, 0, 10, 10));
  canvas.draw(box(5, 5, 15, 15));
  EXPECT_EQ(count_inside(canvas.take()), 100 + 100 - 25);
}

TEST(Canvas, RefusesPointsThatAreNoNumbers) {
  EXPECT_THROW(drawn(Polygon{{{0, 0}, {NAN, 0}, {0, 5}}}), Error);
  EXPECT_THROW(drawn(Circle{{0, 0}, INFINITY}), Error);
}

}  // namespace
}  // namespace mg::contour
