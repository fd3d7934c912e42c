// Bytes become words where they lie.
#pragma once

#include <cstdint>
#include <span>

namespace mg::dicom {

/// Where a codec may put one byte for each word of `out`: its upper half.
inline std::span<std::uint8_t> narrow_half(std::span<std::uint16_t> out) {
  return {reinterpret_cast<std::uint8_t*>(out.data()) + out.size(), out.size()};
}

/// Spreads the bytes in narrow_half(out) over out. Never overtakes what it still has to read.
inline void widen_half(std::span<std::uint16_t> out) {
  const auto narrow = narrow_half(out);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = narrow[i];
}

}  // namespace mg::dicom
