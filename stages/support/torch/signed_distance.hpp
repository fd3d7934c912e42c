// How far pixels are from the edge of a mask. No LibTorch here.
#pragma once

#include <span>

namespace mg::net {

/// For each pixel of `mask` (rows of `width`; inside where it is at least 1/2) the distance in
/// pixels to the nearest pixel on the other side, less one half: positive outside, negative inside.
/// All 0 if one side is empty. Exact (Felzenszwalb and Huttenlocher 2012), in time linear in the
/// pixels.
void signed_distances(std::span<const float> mask, int width, std::span<float> distances);

}  // namespace mg::net
