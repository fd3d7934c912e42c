// Frames of 32 bits a sample: radiotherapy doses, maps. The codecs end at 16.
#pragma once

#include <cstdint>
#include <vector>

#include "stages/dicom/layout.hpp"
#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// Uncompressed samples, interleaved. `frame` has exactly four bytes for each.
std::vector<std::uint32_t> read_wide(Bytes frame, const Layout& layout, bool big_endian);

/// Run length encoded ones. Throws Error if the stream is damaged.
std::vector<std::uint32_t> decode_wide_rle(const std::vector<Bytes>& fragments,
                                           const Layout& layout);

}  // namespace mg::dicom
