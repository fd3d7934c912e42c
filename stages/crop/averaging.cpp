#include "stages/crop/averaging.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mg::crop {

bool is_along_axes(const Affine& map) { return std::abs(map.xy) < 1e-9 && std::abs(map.yx) < 1e-9; }

Averaging averaging(const Affine& to_in, int width, int height, int in_width, int in_height) {
  const auto step = std::max({1.0, std::hypot(to_in.xx, to_in.yx), std::hypot(to_in.xy, to_in.yy)});
  const std::array<Point, 4> corners = {to_in({-0.5, -0.5}), to_in({width - 0.5, -0.5}),
                                        to_in({-0.5, height - 0.5}),
                                        to_in({width - 0.5, height - 0.5})};
  Point low = corners[0], high = corners[0];
  for (const auto& corner : corners) {
    low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
    high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
  }
  low = {std::max(low.x, -step), std::max(low.y, -step)};
  high = {std::min(high.x, in_width + step), std::min(high.y, in_height + step)};
  const auto steps = [&](double length) {
    return std::max(1, 2 + static_cast<int>(length / step));
  };
  return {{step, 0, std::floor(low.x), 0, step, std::floor(low.y)},
          steps(high.x - low.x),
          steps(high.y - low.y)};
}

}  // namespace mg::crop
