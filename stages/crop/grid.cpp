#include "stages/crop/grid.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"

namespace mg::crop {

namespace {

int scaled(int length, double scale) {
  return std::max(1, static_cast<int>(std::lround(length * scale)));
}

/// Where the box lies in the result, in pixels of the result.
Box placed(const Box& box, const Framing& framing) {
  if (!framing.size_px) return {0, 0, box.width, box.height};
  const auto size = *framing.size_px;
  if (framing.stretch) return {0, 0, size, size};
  const auto scale = static_cast<double>(size) / std::max(box.width, box.height);
  const auto width = scaled(box.width, scale), height = scaled(box.height, scale);
  return {static_cast<int>((size - width) * framing.lean), (size - height) / 2, width, height};
}

}  // namespace

Box intersection(const Box& a, const Box& b) {
  const auto x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0, std::min(a.x + a.width, b.x + b.width) - x),
          std::max(0, std::min(a.y + a.height, b.y + b.height) - y)};
}

Grid frame(const Geometry& geometry, const Box& box, const Framing& framing) {
  if (box.width < 1 || box.height < 1) throw Error("there are no pixels in the box to crop to");
  const auto filled = placed(box, framing);
  const auto resize = Affine::coarser(static_cast<double>(box.width) / filled.width,
                                      static_cast<double>(box.height) / filled.height);
  const auto turn = framing.flip ? Affine{-1, 0, box.width - 1.0, 0, 1, 0} : Affine{};
  const auto to_picture =
      Affine::shift(box.x, box.y) * turn * resize * Affine::shift(-filled.x, -filled.y);
  const auto side = framing.size_px;
  return {side.value_or(box.width), side.value_or(box.height), geometry.moved(to_picture), filled};
}

Grid source_grid(const Geometry& geometry) {
  const auto width = geometry.source_width, height = geometry.source_height;
  auto of_source = geometry.moved(geometry.to_source.inverse());
  of_source.to_source = {};
  return {width, height, of_source, {0, 0, width, height}};
}

Length in_pixels(double mm, double source_px, const Geometry& geometry) {
  const auto& spacing = geometry.spacing;
  if (spacing.known()) return {mm / spacing.x_mm, mm / spacing.y_mm};
  const auto& map = geometry.to_source;
  return {source_px / std::hypot(map.xx, map.yx), source_px / std::hypot(map.xy, map.yy)};
}

}  // namespace mg::crop
