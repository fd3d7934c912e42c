// Are two pictures the same, pixel by pixel?
#pragma once

#include <array>
#include <cstdint>

#include "pipeline/image.hpp"

namespace mg::audit {

/// 128 bits that depend on the size and on every decoded value of a picture, and on nothing else:
/// not on the file's format, its header or how the pixels lie in memory. 8-bit values hash like the
/// same values in 16 bits. Error for pixels on a device.
using ContentHash = std::array<std::uint64_t, 2>;
ContentHash content_hash(const Pixels& pixels);

}  // namespace mg::audit
