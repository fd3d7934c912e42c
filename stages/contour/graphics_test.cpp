#include "stages/contour/graphics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"

namespace mg::contour {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<Point> square = {{10, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}};

template <class T>
T only(const Graphic& graphic) {
  const auto shapes = shapes_of(graphic);
  EXPECT_EQ(shapes.size(), 1U);
  return std::get<T>(shapes.at(0));
}

double area_of(const Polygon& polygon) {
  double twice = 0;
  const auto& points = polygon.points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto &a = points[i], &b = points[(i + 1) % points.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

TEST(Graphics, CountPointsFromTheCornerOfTheFirstPixel) {
  EXPECT_THAT(points_of({0.5, 0.5, 60, 40}), ElementsAre(Point{0, 0}, Point{59.5, 39.5}));
  EXPECT_THROW(points_of({1, 2, 3}), Error);
  EXPECT_THROW(points_of({}), Error);
}

TEST(Graphics, TakeACircleFromItsCenterAndAPointOnIt) {
  const auto circle = only<Circle>({"CIRCLE", {{30, 20}, {33, 24}}});
  EXPECT_EQ(circle.center, (Point{30, 20}));
  EXPECT_DOUBLE_EQ(circle.radius, 5);
  EXPECT_THROW(shapes_of({"CIRCLE", {{30, 20}}}), Error);
}

TEST(Graphics, TakeAnEllipseFromTheEndsOfItsAxes) {
  const auto ellipse = only<Ellipse>({"ELLIPSE", {{16, 17}, {24, 23}, {18.5, 22}, {21.5, 18}}});
  EXPECT_EQ(ellipse.center, (Point{20, 20}));
  EXPECT_DOUBLE_EQ(ellipse.radius_x, 5);
  EXPECT_DOUBLE_EQ(ellipse.radius_y, 2.5);
  EXPECT_DOUBLE_EQ(ellipse.angle, std::atan2(3, 4));
  EXPECT_THROW(shapes_of({"ELLIPSE", square}), Error);
}

TEST(Graphics, MakeAShapeOfEachPoint) {
  EXPECT_EQ(shapes_of({"MULTIPOINT", square}).size(), 5U);
  EXPECT_EQ(only<Polygon>({"POINT", {{3, 4}}}).points.size(), 1U);
  EXPECT_THROW(shapes_of({"POINT", square}), Error);
}

TEST(Graphics, TakeALineForAnAreaIfItsEndsMeet) {
  EXPECT_DOUBLE_EQ(area_of(only<Polygon>({"POLYLINE", square})), 100);
  auto nearly = square;
  nearly.back() = {10, 13};  // a gap of 3 in a line of 37
  EXPECT_EQ(shapes_of({"POLYLINE", nearly}).size(), 1U);
  nearly.back() = {10, 15};
  EXPECT_THAT(shapes_of({"POLYLINE", nearly}), IsEmpty());
  EXPECT_EQ(shapes_of({"POLYLINE", nearly, true}).size(), 1U);
  EXPECT_THAT(shapes_of({"POLYLINE", {{0, 0}, {9, 9}}, true}), IsEmpty());
}

TEST(Graphics, PassSmoothlyThroughTheirPoints) {
  std::vector<Point> points;
  for (int i = 0; i <= 24; ++i) {
    const auto angle = 2 * 3.14159265358979 * i / 24;
    points.push_back({50 + 40 * std::cos(angle), 50 + 40 * std::sin(angle)});
  }
  points.back() = points.front();
  const auto curve = only<Polygon>({"INTERPOLATED", points});
  EXPECT_EQ(curve.points.size(), 24U * 5);
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(curve.points[5 * i], points[i]);
  EXPECT_NEAR(area_of(curve), 3.14159265 * 40 * 40, 0.003 * 3.14159265 * 40 * 40);
}

TEST(Graphics, NoteALineThatEnclosesNothing) {
  Regions regions;
  add_shapes({"POLYLINE", {{0, 0}, {9, 9}}}, "ruler", regions);
  add_shapes({"POLYLINE", square}, "mass", regions);
  EXPECT_EQ(regions.found.size(), 1U);
  EXPECT_THAT(regions.notes,
              ElementsAre(HasSubstr("a line of 2 points in 'ruler' encloses nothing")));
  EXPECT_THROW(shapes_of({"SQUIGGLE", square}), Error);
}

}  // namespace
}  // namespace mg::contour
