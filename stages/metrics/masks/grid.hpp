// Do two pictures show the same place, pixel by pixel?
#pragma once

#include "pipeline/image.hpp"

namespace mg::metrics {

/// Equal sizes, and each pixel of one lies less than half a pixel from its namesake in the source.
/// Pictures that say nothing of their source (its size is 0) are taken at their word.
bool same_grid(const Pixels& a, const Geometry& place_a, const Pixels& b, const Geometry& place_b);

/// Throws Error that says how they differ.
void require_same_grid(const Mask& truth, const Mask& predicted);

}  // namespace mg::metrics
