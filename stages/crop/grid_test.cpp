#include "stages/crop/grid.hpp"

#include <gtest/gtest.h>

#include "pipeline/error.hpp"

namespace mg::crop {
namespace {

const Geometry whole{{0.2, 0.2}, {}, 400, 300};

void expect_near(Point a, Point b) {
  EXPECT_NEAR(a.x, b.x, 1e-9);
  EXPECT_NEAR(a.y, b.y, 1e-9);
}

TEST(Frame, ShowsABoxPixelByPixel) {
  const auto grid = frame(whole, {10, 20, 30, 40}, {});
  EXPECT_EQ(grid.width, 30);
  EXPECT_EQ(grid.height, 40);
  expect_near(grid.geometry.to_source({0, 0}), {10, 20});
  expect_near(grid.geometry.to_source({29, 39}), {39, 59});
  EXPECT_EQ(grid.geometry.spacing, whole.spacing);
}

TEST(Frame, FlipsLeftAndRightWithinTheBox) {
  const auto grid = frame(whole, {10, 20, 30, 40}, {.flip = true});
  expect_near(grid.geometry.to_source({0, 0}), {39, 20});
  expect_near(grid.geometry.to_source({29, 5}), {10, 25});
}

TEST(Frame, MeetsTheEdgesOfTheBoxWhenResized) {
  const auto grid = frame(whole, {10, 20, 30, 30}, {.size_px = 15});
  expect_near(grid.geometry.to_source({-0.5, -0.5}), {9.5, 19.5});
  expect_near(grid.geometry.to_source({14.5, 14.5}), {39.5, 49.5});
  EXPECT_DOUBLE_EQ(grid.geometry.spacing.x_mm, 0.4);
}

TEST(Frame, PadsTheShorterSideInTheMiddle) {
  const auto grid = frame(whole, {0, 0, 400, 200}, {.size_px = 100});
  EXPECT_EQ(grid.filled, (Box{0, 25, 100, 50}));
  expect_near(grid.geometry.to_source({-0.5, 24.5}), {-0.5, -0.5});
  EXPECT_DOUBLE_EQ(grid.geometry.spacing.y_mm, 0.8);
}

TEST(Frame, LeansToTheLeftWhenAsked) {
  EXPECT_EQ(frame(whole, {0, 0, 100, 200}, {.size_px = 100, .lean = 0}).filled,
            (Box{0, 0, 50, 100}));
  EXPECT_EQ(frame(whole, {0, 0, 100, 200}, {.size_px = 100}).filled, (Box{25, 0, 50, 100}));
}

TEST(Frame, StretchesEachSideByItsOwnFactor) {
  const auto grid = frame(whole, {0, 0, 400, 200}, {.size_px = 100, .stretch = true});
  EXPECT_EQ(grid.filled, (Box{0, 0, 100, 100}));
  EXPECT_DOUBLE_EQ(grid.geometry.spacing.x_mm, 0.8);
  EXPECT_DOUBLE_EQ(grid.geometry.spacing.y_mm, 0.4);
}

TEST(Frame, RefusesAnEmptyBox) { EXPECT_THROW(frame(whole, {5, 5, 0, 3}, {}), Error); }

TEST(Frame, ComposesWithTheGeometryThatIsThere) {
  const auto outer = frame(whole, {100, 50, 200, 200}, {.size_px = 100, .flip = true});
  const auto inner = frame(outer.geometry, {10, 10, 20, 20}, {});
  // Pixel 10 of the outer grid covers [280, 282) of the box, counted from its right edge.
  expect_near(inner.geometry.to_source({0, 0}), {299.5 - 20 - 1, 49.5 + 20 + 1});
}

TEST(SourceGrid, IsTheSourceFileWithItsSpacing) {
  const auto coarse = frame(whole, {0, 0, 400, 300}, {.size_px = 100, .flip = true});
  const auto source = source_grid(coarse.geometry);
  EXPECT_EQ(source.width, 400);
  EXPECT_EQ(source.height, 300);
  EXPECT_EQ(source.geometry.to_source, Affine{});
  EXPECT_NEAR(source.geometry.spacing.x_mm, 0.2, 1e-12);
}

TEST(Length, FollowsTheSpacingOrElseTheSource) {
  EXPECT_DOUBLE_EQ(in_pixels(10, 999, whole).x, 50);
  const auto unknown = Geometry{{}, Affine::coarser(4, 2), 400, 300};
  EXPECT_DOUBLE_EQ(in_pixels(10, 40, unknown).x, 10);
  EXPECT_DOUBLE_EQ(in_pixels(10, 40, unknown).y, 20);
}

TEST(Intersection, IsEmptyForBoxesApart) {
  EXPECT_EQ(intersection({0, 0, 10, 10}, {5, -5, 10, 10}), (Box{5, 0, 5, 5}));
  EXPECT_EQ(intersection({0, 0, 10, 10}, {20, 0, 5, 5}).width, 0);
}

}  // namespace
}  // namespace mg::crop
