#include "stages/contour/graphics.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/ddsm/words.hpp"

namespace mg::contour {

namespace {

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }
Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

bool encloses(const Graphic& graphic) {
  const auto& points = graphic.points;
  if (points.size() < 3) return false;
  if (graphic.closed) return true;
  double length = 0;
  for (std::size_t i = 1; i < points.size(); ++i) length += distance(points[i - 1], points[i]);
  return distance(points.front(), points.back()) <= 0.1 * length;
}

/// A point of the Catmull-Rom spline between b and c.
Point between(Point a, Point b, Point c, Point d, double t) {
  const auto along = [t](double p, double q, double r, double s) {
    return q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
  };
  return {along(a.x, b.x, c.x, d.x), along(a.y, b.y, c.y, d.y)};
}

/// DICOM leaves open which curve joins the points; this one passes through all of them.
Polygon smooth(std::vector<Point> points) {
  if (points.size() > 1 && points.front() == points.back()) points.pop_back();
  const auto count = points.size();
  Polygon out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto &b = points[i], &c = points[(i + 1) % count];
    const auto steps = static_cast<int>(std::clamp(distance(b, c) / 2, 1.0, 16.0));
    for (int step = 0; step < steps; ++step) {
      out.points.push_back(between(points[(i + count - 1) % count], b, c, points[(i + 2) % count],
                                   static_cast<double>(step) / steps));
    }
  }
  return out;
}

/// The ends of the major axis, then those of the minor axis.
Ellipse ellipse_through(const std::vector<Point>& p) {
  return {middle(middle(p[0], p[1]), middle(p[2], p[3])), distance(p[0], p[1]) / 2,
          distance(p[2], p[3]) / 2, std::atan2(p[1].y - p[0].y, p[1].x - p[0].x)};
}

void expect(const Graphic& graphic, std::size_t count) {
  if (graphic.points.size() == count) return;
  throw Error("a graphic of type " + graphic.type + " has " +
              std::to_string(graphic.points.size()) + " points, not " + std::to_string(count));
}

}  // namespace

std::vector<Point> points_of(const std::vector<double>& numbers) {
  if (numbers.empty() || numbers.size() % 2 != 0) {
    throw Error("the points of a graphic are no pairs of numbers", "the file is damaged");
  }
  std::vector<Point> out;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    out.push_back({numbers[i] - 0.5, numbers[i + 1] - 0.5});
  }
  return out;
}

std::vector<Shape> shapes_of(const Graphic& graphic) {
  const auto& [type, points, closed] = graphic;
  if (type == "CIRCLE") {
    expect(graphic, 2);
    return {Circle{points[0], distance(points[0], points[1])}};
  }
  if (type == "ELLIPSE") {
    expect(graphic, 4);
    return {ellipse_through(points)};
  }
  if (type == "POINT" || type == "MULTIPOINT") {
    if (type == "POINT") expect(graphic, 1);
    std::vector<Shape> out;
    for (const auto& point : points) out.emplace_back(Polygon{{point}});
    return out;
  }
  if (type != "POLYLINE" && type != "INTERPOLATED") {
    throw Error("there is a graphic of the unknown type " + shown(type));
  }
  if (!encloses(graphic)) return {};
  return {type == "POLYLINE" ? Polygon{points} : smooth(points)};
}

void add_shapes(const Graphic& graphic, const std::string& name, Regions& regions) {
  auto shapes = shapes_of(graphic);
  if (shapes.empty()) {
    regions.notes.push_back("a line of " + std::to_string(graphic.points.size()) + " points in " +
                            shown(name) + " encloses nothing and was left out");
  }
  for (auto& shape : shapes) regions.found.push_back({name, std::move(shape)});
}

}  // namespace mg::contour
