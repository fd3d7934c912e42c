// Where patches are cut: on lesions, or anywhere in the breast.
#pragma once

#include <functional>
#include <optional>

#include "pipeline/random.hpp"
#include "stages/crop/breast.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// The part of a mask that holds all that is inside, on the host, and where it lies in the picture.
struct MaskPart {
  int x = 0, y = 0;
  Pixels mask;
};

/// None if the mask is empty. Shares the mask's memory.
std::optional<MaskPart> lesions_of(const Mask& mask);

/// A pixel of the picture: of a lesion drawn at random, whatever its size, any of its pixels.
/// Diagonal neighbors belong to one lesion.
Point pixel_of_lesion(const MaskPart& lesions, Random random);

/// A place in the breast, in pixels of the picture.
Point place_in_breast(const Breast& breast, const Geometry& geometry, Random random);

/// A box of this size whose middle is `at`, moved by up to `jitter` times half its sides, either
/// way. It holds the pixel `at`, and lies within the picture where it fits; else it is centered on
/// the picture.
Box box_around(Point at, int box_width, int box_height, int width, int height, double jitter,
               Random random);

}  // namespace mg::crop
