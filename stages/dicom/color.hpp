// Color pixels of DICOM become red, green and blue: PS3.3, C.7.6.3.1.2 and C.7.6.3.1.5.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stages/dicom/tags.hpp"

namespace mg::dicom {

/// Turns samples (interleaved, 3 a pixel, of `bits` bits, unsigned) into RGB in place. YBR_FULL,
/// YBR_FULL_422, YBR_ICT and YBR_RCT differ only in how they are compressed; RGB stays as it is.
void make_rgb(std::span<std::uint16_t> samples, const std::string& photometric, int bits);

/// Packed 4:2:2 pixels (Y Y Cb Cr for two neighbors in a row) become one Y Cb Cr each. Throws Error
/// if there are too few, or the width is odd.
std::vector<std::uint16_t> unpack_422(std::span<const std::uint16_t> packed, int width, int height);

/// A palette: entry 0 is for `first_mapped` and everything below it.
struct Palette {
  int first_mapped = 0, bits = 16;
  std::array<std::vector<std::uint16_t>, 3> colors;
  std::size_t index_of(std::int64_t value) const;
};

/// Plain palettes of 8 or 16 bits, and segmented ones (C.7.9.2). Throws Error if it is missing,
/// damaged, or its segments expand beyond what the descriptor says.
Palette read_palette(const Tags& tags, bool pixels_are_signed);

}  // namespace mg::dicom
