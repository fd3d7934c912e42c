#include "stages/write/lesions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/draw_overlay.hpp"

namespace mg::write {
namespace {

bool is_inside(const cv::Mat1b& mask, int x, int y) {
  return x >= 0 && y >= 0 && x < mask.cols && y < mask.rows && mask(y, x) != 0;
}

/// Walks around a part along the edges of its pixels, the part on the right-hand side, from the
/// upper left corner of its first pixel. Where two pixels touch at a corner it goes on to the
/// other.
std::vector<Point> outline_from(const cv::Mat1b& mask, cv::Point start) {
  // East, south, west, north; the pixels ahead on the left and on the right of each corner.
  static constexpr std::array<std::array<int, 2>, 4> step = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
  static constexpr std::array<std::array<int, 2>, 4> left = {{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}};
  static constexpr std::array<std::array<int, 2>, 4> right = {{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}};
  std::vector<Point> out;
  auto at = start;
  int heading = 0;
  do {
    at += cv::Point(step[heading][0], step[heading][1]);
    auto turn = 1;
    if (is_inside(mask, at.x + left[heading][0], at.y + left[heading][1])) {
      turn = 3;
    } else if (is_inside(mask, at.x + right[heading][0], at.y + right[heading][1])) {
      turn = 0;
    }
    if (turn != 0) out.push_back({static_cast<double>(at.x), static_cast<double>(at.y)});
    heading = (heading + turn) % 4;
  } while (at != start || heading != 0);
  return out;
}

}  // namespace

cv::Mat1b on_source(const Mask& mask) {
  const auto& geometry = mask.geometry;
  const auto& pixels = mask.pixels;
  if (geometry.to_source == Affine{} && pixels.width == geometry.source_width &&
      pixels.height == geometry.source_height) {
    return view(pixels) != 0;
  }
  const Geometry source{{}, {}, geometry.source_width, geometry.source_height};
  return carry(mask, source, geometry.source_width, geometry.source_height);
}

Spacing source_spacing(const Geometry& geometry) {
  const auto& a = geometry.to_source;
  const auto scale_x = std::hypot(a.xx, a.yx), scale_y = std::hypot(a.xy, a.yy);
  if (!geometry.spacing.known() || scale_x <= 0 || scale_y <= 0) return {};
  return {geometry.spacing.x_mm / scale_x, geometry.spacing.y_mm / scale_y};
}

std::vector<Lesion> lesions_of(const cv::Mat1b& mask, Spacing spacing, double min_area_mm2) {
  cv::Mat1i labels;
  const auto count = cv::connectedComponents(mask, labels, 8, CV_32S);
  std::vector<Lesion> out(static_cast<std::size_t>(count - 1));
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if (labels(y, x) == 0) continue;
      auto& lesion = out[static_cast<std::size_t>(labels(y, x) - 1)];
      if (lesion.pixels++ == 0) lesion.outline = outline_from(mask, {x, y});
    }
  }
  std::erase_if(out, [&](const Lesion& lesion) {
    return lesion.pixels * spacing.x_mm * spacing.y_mm < min_area_mm2 && spacing.known();
  });
  return out;
}

double long_axis(const std::vector<Point>& outline, Spacing spacing) {
  std::vector<cv::Point2f> points, hull;
  for (const auto& p : outline) {
    points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  }
  cv::convexHull(points, hull);
  double longest = 0;
  for (const auto& a : hull) {
    for (const auto& b : hull) {
      longest =
          std::max(longest, std::hypot((a.x - b.x) * spacing.x_mm, (a.y - b.y) * spacing.y_mm));
    }
  }
  return longest;
}

std::vector<float> graphic_data(const std::vector<Point>& outline) {
  constexpr std::size_t most = 8190;  // 65534 bytes hold 8191 points
  auto points = with_at_most(most, outline);
  points.push_back(points.front());
  std::vector<float> out;
  for (const auto& point : points) {
    out.push_back(static_cast<float>(point.x));
    out.push_back(static_cast<float>(point.y));
  }
  return out;
}

std::vector<Point> with_at_most(std::size_t most, const std::vector<Point>& outline) {
  if (outline.size() <= most) return outline;
  std::vector<cv::Point2f> points, simpler;
  for (const auto& p : outline) {
    points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  }
  simpler = points;
  for (auto tolerance = 0.5; simpler.size() > most; tolerance *= 2) {
    cv::approxPolyDP(points, simpler, tolerance, true);
  }
  std::vector<Point> out;
  for (const auto& p : simpler) out.push_back({p.x, p.y});
  return out;
}

}  // namespace mg::write
