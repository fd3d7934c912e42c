#include "stages/metrics/masks/grid.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "pipeline/error.hpp"

namespace mg::metrics {
namespace {

constexpr double tolerance_px = 0.5;

bool same_size(const Pixels& a, const Pixels& b) {
  return a.width == b.width && a.height == b.height;
}

std::string size_of(const Pixels& pixels) {
  return std::to_string(pixels.width) + " × " + std::to_string(pixels.height);
}

/// How far apart the corners of two pictures of this size lie, in pixels.
double apart(const Pixels& size, const Geometry& a, const Geometry& b) {
  if (a.source_width == 0 || b.source_width == 0) return 0;
  const auto to_b = b.to_source.inverse() * a.to_source;
  const double right = size.width - 1, bottom = size.height - 1;
  double farthest = 0;
  for (const Point p : {Point{0, 0}, Point{right, 0}, Point{0, bottom}, Point{right, bottom}}) {
    const auto q = to_b(p);
    farthest = std::max({farthest, std::abs(q.x - p.x), std::abs(q.y - p.y)});
  }
  return farthest;
}

}  // namespace

bool same_grid(const Pixels& a, const Geometry& place_a, const Pixels& b, const Geometry& place_b) {
  return same_size(a, b) && apart(a, place_a, place_b) < tolerance_px;
}

void require_same_grid(const Mask& truth, const Mask& predicted) {
  if (!same_size(truth.pixels, predicted.pixels)) {
    throw Error("the true mask has " + size_of(truth.pixels) + " pixels and the predicted one " +
                    size_of(predicted.pixels),
                "compare them where both lie on the same grid: after every crop and resize of one "
                "the other must have taken it too");
  }
  const double farthest = apart(truth.pixels, truth.geometry, predicted.geometry);
  if (farthest < tolerance_px) return;
  throw Error("the true and the predicted mask show different places of the source: up to " +
                  std::to_string(std::lround(farthest)) + " pixels apart",
              "let every crop, turn and resize before this stage take both");
}

}  // namespace mg::metrics
