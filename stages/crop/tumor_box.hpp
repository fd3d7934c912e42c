// The square around a tumor.
#pragma once

#include <optional>

#include "pipeline/image.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// The smallest box around what is inside: all of it, or its largest connected part (diagonal
/// neighbors are connected). None if the mask is empty.
std::optional<Box> box_of(const Mask& mask, bool largest_part);

/// The box with a margin on each side, as long as `min_side` at least, and square. It lies within
/// the picture of `width` × `height` pixels where it fits, and is centered on the tumor otherwise.
Box square_around(const Box& box, const Length& margin, const Length& min_side, int width,
                  int height);

/// Around the mean place of what is bright, which is the middle of the breast wherever it lies in
/// the picture; half as wide as the shorter side.
Box central_square(const Image& image);

/// The same where the mean place is known.
Box central_square(Point middle, int width, int height);
Point middle_of_picture(int width, int height);

}  // namespace mg::crop
