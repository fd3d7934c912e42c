// The outline of a mask as DDSM's `.OVERLAY` files tell it: a start pixel and a chain code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stages/dataset/phantom_plan.hpp"

namespace mg::phantom {

/// Steps of a chain code, clockwise from north: 0 up, 1 up right, 2 right, ... 7 up left.
struct Chain {
  int column = 0, row = 0;  ///< the first boundary pixel
  std::vector<int> steps;   ///< lead from it along the boundary and back to it
};

/// The boundary pixels of the largest connected part of a mask (row-major, non-zero inside).
/// A part of one pixel has no steps. Throws Error if the mask is empty.
Chain trace(const std::vector<std::uint8_t>& mask, int width, int height);

/// The text of an `.OVERLAY` file with this one lesion. `diagnosis` is benign or cancer.
std::string overlay_text(const Chain& chain, Diagnosis diagnosis);

}  // namespace mg::phantom
