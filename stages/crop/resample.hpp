// A picture seen on another grid of pixels: cropping, flipping, resizing and padding in one step.
#pragma once

#include <optional>

#include "pipeline/image.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// The picture's pixels on a grid of `width` × `height`, whose pixel p lies at `to_this(p)` among
/// them. Where the grid is coarser, a pixel is the mean of the area that it covers; where it is
/// finer, neighbors are interpolated. What lies outside of the picture is 0. Along the axes (flips
/// included) this is exact; for a turned grid the picture is averaged to its spacing first, then
/// interpolated. Depth and channels stay. Throws Error for pixels that are not on the host.
Pixels resample(const Pixels& pixels, const Affine& to_this, int width, int height);

/// The picture on a grid over the same source file. White, side and view stay.
Image resample(const Image& image, const Grid& grid);

/// Inside is what is covered by at least one half.
Mask resample(const Mask& mask, const Grid& grid);
std::optional<Mask> resample(const Mask* mask, const Grid& grid);  ///< none of none

}  // namespace mg::crop
