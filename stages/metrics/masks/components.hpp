// The connected parts of a mask, kept as runs of pixels so that an almost empty mask costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::metrics {

/// Pixels [begin, end) of one row, and the component they belong to.
struct Run {
  int row = 0, begin = 0, end = 0;
  std::size_t component = 0;
};

/// Runs in reading order, and the area of each component in pixels. Components count from 0 in the
/// order of their first pixel.
struct Components {
  std::vector<Run> runs;
  std::vector<std::uint64_t> areas;
};

/// The 8-connected components of the non-zero pixels. The mask must lie on the host and be one
/// channel of u8, else Error.
Components find_components(const Mask& mask);

}  // namespace mg::metrics
