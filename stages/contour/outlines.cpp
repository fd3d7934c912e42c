#include "stages/contour/outlines.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace mg::contour {

namespace {

constexpr double most_corners = 1e5;  // no picture is so large

}  // namespace

Polygon polygon_of(const Ellipse& ellipse) {
  const auto radius = std::max(ellipse.radius_x, ellipse.radius_y);
  const auto corners = static_cast<int>(
      std::clamp(std::ceil(std::numbers::pi * std::sqrt(50 * radius)), 8.0, most_corners));
  const auto cosine = std::cos(ellipse.angle), sine = std::sin(ellipse.angle);
  Polygon out;
  for (int i = 0; i < corners; ++i) {
    const auto angle = 2 * std::numbers::pi * i / corners;
    const auto x = ellipse.radius_x * std::cos(angle), y = ellipse.radius_y * std::sin(angle);
    out.points.push_back(
        {ellipse.center.x + x * cosine - y * sine, ellipse.center.y + x * sine + y * cosine});
  }
  return out;
}

Polygon polygon_of(const Box& box) {
  return {{box.low, {box.high.x, box.low.y}, box.high, {box.low.x, box.high.y}}};
}

std::vector<Polygon> outlines_of(const Patch& patch) {
  std::vector<std::vector<cv::Point>> found;
  cv::findContours(patch.inside, found, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  std::vector<Polygon> out;
  for (const auto& outline : found) {
    auto& polygon = out.emplace_back();
    for (const auto& at : outline) {
      polygon.points.push_back(
          patch.to_source({static_cast<double>(at.x), static_cast<double>(at.y)}));
    }
  }
  return out;
}

}  // namespace mg::contour
