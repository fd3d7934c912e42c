// Chain codes: an outline as a first pixel and the steps that lead around.
#pragma once

#include <cstdint>
#include <vector>

#include "pipeline/values.hpp"
#include "stages/contour/canvas.hpp"

namespace mg::contour {

/// Steps are clockwise from north: 0 up, 1 up and right, 2 right, ... 7 up and left.
struct Chain {
  int column = 0, row = 0;
  std::vector<std::uint8_t> steps;
};

/// The centers of its pixels, in order; a last pixel that is the first again is left out.
Polygon polygon_of(const Chain& chain);

/// Steps (diagonal ones included) that are missing to the first pixel; 1 or less is closed.
int gap(const Chain& chain);

/// The pixels of the chain and all that they enclose, however often the chain crosses itself. A gap
/// is closed by a straight line. Throws Error if the chain spans more than any picture does.
Patch enclosed(const Chain& chain);

}  // namespace mg::contour
