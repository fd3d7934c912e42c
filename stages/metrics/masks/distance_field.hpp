// How far every place of a grid is from the nearest of some places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::metrics {

/// Euclidean distances (in the unit of `spacing`) from each of width × height places, by rows, to
/// the nearest with `marked` != 0; infinite if there is none. Exact and linear in the places: lower
/// envelopes of parabolas, columns first, then rows (Felzenszwalb and Huttenlocher 2012).
std::vector<double> distance_field(const std::vector<std::uint8_t>& marked, std::size_t width,
                                   std::size_t height, Spacing spacing);

}  // namespace mg::metrics
