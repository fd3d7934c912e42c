// Pictures in closed form, for tests of all stages.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::testing {

/// One channel of T, from `value(x, y)`.
template <class T, class F>
Pixels pixels_of(int width, int height, F value) {
  std::vector<T> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(static_cast<T>(value(x, y)));
  }
  return make_pixels<T>(width, height, 1, std::move(values));
}

/// A source file that is the picture itself, of 0.1 mm a pixel.
inline Geometry own_geometry(const Pixels& pixels, Spacing spacing = {0.1, 0.1}) {
  return {spacing, {}, pixels.width, pixels.height};
}

template <class T, class F>
Image picture_of(int width, int height, double white, F value) {
  Image out;
  out.pixels = pixels_of<T>(width, height, value);
  out.geometry = own_geometry(out.pixels);
  out.white = white;
  return out;
}

template <class F>
Mask mask_of(int width, int height, F inside, Spacing spacing = {0.1, 0.1}) {
  auto pixels =
      pixels_of<std::uint8_t>(width, height, [&](int x, int y) { return inside(x, y) ? 255 : 0; });
  const auto geometry = own_geometry(pixels, spacing);
  return {std::move(pixels), geometry};
}

}  // namespace mg::testing
