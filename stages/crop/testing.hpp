// Pictures in closed form, for tests.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/testing_pictures.hpp"

namespace mg::crop::testing {

using mg::testing::own_geometry;
using mg::testing::pixels_of;

template <class F>
Image picture(int width, int height, F value, Spacing spacing = {0.1, 0.1}) {
  auto pixels = pixels_of<std::uint8_t>(width, height, value);
  const auto geometry = own_geometry(pixels, spacing);
  return {std::move(pixels), geometry, 255, Side::unknown, "CC"};
}

template <class F>
Mask mask(int width, int height, F inside, Spacing spacing = {0.1, 0.1}) {
  return mg::testing::mask_of(width, height, inside, spacing);
}

inline auto disc(double x, double y, double radius) {
  return [=](double px, double py) { return std::hypot(px - x, py - y) <= radius; };
}

inline auto square(int x, int y, int side) {
  return [=](double px, double py) { return px >= x && px < x + side && py >= y && py < y + side; };
}

/// Half a disc of tissue at the left edge, fading to the skin, and a film label far from it.
inline int breast_at_left(int x, int y, int height) {
  const auto depth = height / 2.5 - std::hypot(x, y - height / 2.0);
  if (depth > 0) return static_cast<int>(40 + 180 * std::min(1.0, depth / 40));
  return x > height * 0.7 && x < height * 0.76 && y > 10 && y < 40 ? 250 : 0;
}

template <class T>
std::vector<T> values_of(const Pixels& pixels) {
  std::vector<T> out;
  for (int y = 0; y < pixels.height; ++y) {
    for (int x = 0; x < pixels.width; ++x) {
      for (int c = 0; c < pixels.channels; ++c) out.push_back(pixels.at<T>(x, y, c));
    }
  }
  return out;
}

inline int count_inside(const Mask& mask) {
  int count = 0;
  for (const auto value : values_of<std::uint8_t>(mask.pixels)) count += value != 0;
  return count;
}

}  // namespace mg::crop::testing
