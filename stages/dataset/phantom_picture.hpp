// The pixels of a planned phantom view, and the exact mask of its tumor.
#pragma once

#include <cstdint>
#include <vector>

#include "stages/dataset/phantom_plan.hpp"

namespace mg::phantom {

inline constexpr int stored_bits = 12;
inline constexpr int brightest = (1 << stored_bits) - 1;

/// Where the pixels of a picture lie in the plan. Spacing = field_mm / height, square pixels.
struct Grid {
  int width = 0, height = 0;
  bool mirrored = false;  ///< right breasts: the chest wall at the right edge
  double spacing_mm() const { return field_mm / height; }
  Point to_plan(Point pixel) const;  ///< pixel centers at integers
  Point to_pixel(Point plan) const;
};
Grid grid_of(const View& view, int width, int height);

/// Row-major, height × width, 0..4095; denser is brighter, air is 0.
std::vector<std::uint16_t> draw(const View& view, int width, int height);

/// Row-major, height × width: 255 where the pixel's center lies in the tumor, else 0.
std::vector<std::uint8_t> tumor_mask(const View& view, int width, int height);

}  // namespace mg::phantom
