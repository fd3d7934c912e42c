#include "stages/contour/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::contour {

namespace {

struct Bounds {
  Point low{INFINITY, INFINITY}, high{-INFINITY, -INFINITY};
  void add(Point p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  Point middle() const { return {(low.x + high.x) / 2, (low.y + high.y) / 2}; }
};

Bounds bounds_of(const Polygon& polygon) {
  Bounds out;
  for (const auto& point : polygon.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
      throw Error("an outline has a point whose coordinates are no numbers");
    }
    out.add(point);
  }
  return out;
}

int first_center_from(double x, int limit) {
  return static_cast<int>(std::clamp(std::ceil(x), 0.0, static_cast<double>(limit)));
}

/// Adds where the edge from a to b crosses the rows; a row belongs to the upper end of an edge.
void add_crossings(Point a, Point b, int first_row, std::vector<std::vector<double>>& crossings) {
  if (a.y > b.y) std::swap(a, b);
  const auto rows = static_cast<int>(crossings.size());
  const auto end = first_center_from(b.y - first_row, rows);
  for (int row = first_center_from(a.y - first_row, rows); row < end; ++row) {
    const auto part = (row + first_row - a.y) / (b.y - a.y);
    crossings[row].push_back(a.x + part * (b.x - a.x));
  }
}

}  // namespace

Canvas::Canvas(int width, int height, const Geometry& geometry)
    : mask_(height, width, static_cast<unsigned char>(0)),
      geometry_(geometry),
      from_source_(geometry.to_source.inverse()) {}

Mask Canvas::take() { return {to_pixels(std::move(mask_)), geometry_}; }

void Canvas::mark(Point source) {
  const auto at = from_source_(source);
  const auto x = std::floor(at.x + 0.5), y = std::floor(at.y + 0.5);
  if (x < 0 || y < 0 || x >= mask_.cols || y >= mask_.rows) return;
  mask_(static_cast<int>(y), static_cast<int>(x)) = 255;
}

/// The pixels whose centers may lie in a box of the source.
cv::Rect Canvas::pixels_around(Point low, Point high) const {
  Bounds bounds;
  for (const auto& corner : {low, {low.x, high.y}, {high.x, low.y}, high}) {
    bounds.add(from_source_(corner));
  }
  const auto left = first_center_from(bounds.low.x, mask_.cols);
  const auto top = first_center_from(bounds.low.y, mask_.rows);
  return {left, top, first_center_from(std::floor(bounds.high.x) + 1, mask_.cols) - left,
          first_center_from(std::floor(bounds.high.y) + 1, mask_.rows) - top};
}

bool Canvas::fill(const Polygon& polygon) {
  Bounds bounds;
  Polygon here;
  for (const auto& point : polygon.points) {
    here.points.push_back(from_source_(point));
    bounds.add(here.points.back());
  }
  const auto top = first_center_from(bounds.low.y, mask_.rows);
  const auto bottom = first_center_from(bounds.high.y, mask_.rows);
  std::vector<std::vector<double>> crossings(std::max(0, bottom - top));
  for (std::size_t i = 0; i < here.points.size(); ++i) {
    add_crossings(here.points[i], here.points[(i + 1) % here.points.size()], top, crossings);
  }
  bool any = false;
  for (int y = top; y < bottom; ++y) {
    auto& at = crossings[y - top];
    std::sort(at.begin(), at.end());
    for (std::size_t i = 0; i + 1 < at.size(); i += 2) {
      const auto begin = first_center_from(at[i], mask_.cols);
      const auto end = first_center_from(at[i + 1], mask_.cols);
      std::fill(mask_[y] + begin, mask_[y] + end, 255);
      any = any || begin < end;
    }
  }
  return any;
}

void Canvas::draw(const Polygon& polygon) {
  const auto bounds = bounds_of(polygon);
  if (polygon.points.size() >= 3) {
    if (!fill(polygon)) mark(bounds.middle());
  } else {
    for (const auto& point : polygon.points) mark(point);
  }
}

void Canvas::draw(const Circle& circle) {
  const auto [center, radius] = circle;
  bounds_of({{center, {radius, radius}}});
  const auto box =
      pixels_around({center.x - radius, center.y - radius}, {center.x + radius, center.y + radius});
  bool any = false;
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const auto at = geometry_.to_source({static_cast<double>(x), static_cast<double>(y)});
      if (std::hypot(at.x - center.x, at.y - center.y) > radius) continue;
      mask_(y, x) = 255;
      any = true;
    }
  }
  if (!any) mark(center);
}

void Canvas::draw(const Patch& patch) {
  const auto inside = cv::boundingRect(patch.inside);
  if (inside.empty()) return;
  const auto low = patch.to_source({inside.x - 0.5, inside.y - 0.5});
  const auto high = patch.to_source({inside.br().x - 0.5, inside.br().y - 0.5});
  const auto box = pixels_around(low, high);
  const auto to_patch = patch.to_source.inverse() * geometry_.to_source;
  bool any = false;
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const auto at = to_patch({static_cast<double>(x), static_cast<double>(y)});
      const cv::Point nearest(cvFloor(at.x + 0.5), cvFloor(at.y + 0.5));
      if (!inside.contains(nearest) || patch.inside(nearest) == 0) continue;
      mask_(y, x) = 255;
      any = true;
    }
  }
  if (!any) mark({(low.x + high.x) / 2, (low.y + high.y) / 2});
}

}  // namespace mg::contour
