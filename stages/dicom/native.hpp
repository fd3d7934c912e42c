// Pixels that are not compressed: DICOM PS3.5, section 8.2 and annex A.4.11.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "stages/dicom/frame_codec.hpp"

namespace mg::dicom {

/// Samples of 1, 8 or 16 bits allocated become words; channels that lie in planes, or share their
/// color between two pixels (YBR_FULL_422, YBR_PARTIAL_422), are interleaved. Throws Error if
/// `pixels` is too short, or if colors do not come in pairs.
void read_native(Bytes pixels, bool big_endian, const FrameFormat& format,
                 std::span<std::uint16_t> out);

/// Samples of single bits, packed without gaps: those from bit number `first` on. Throws Error if
/// `pixels` is too short.
void read_bits(Bytes pixels, std::size_t first, std::span<std::uint16_t> out);

/// Little-endian words that can be taken as they lie, without a copy. Empty if they cannot.
std::span<const std::uint16_t> words_as_they_lie(Bytes pixels, const FrameFormat& format);

}  // namespace mg::dicom
