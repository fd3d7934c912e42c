// What one gets by marking the middle of every image, without looking at any.
#pragma once

#include <array>
#include <cstddef>

#include "stages/metrics/masks/components.hpp"

namespace mg::metrics {

constexpr std::size_t blind_discs = 24;

/// Dice of `truth`, which has pixels, with discs around the middle of its image of width × height
/// pixels. Their radii grow in equal steps; the last covers the image.
std::array<double, blind_discs> dice_of_discs(const Components& truth, int width, int height);

}  // namespace mg::metrics
