// DICOM's run length encoding: PS3.5, annex G.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stages/dicom/frame_codec.hpp"

namespace mg::dicom {

/// Decodes a frame of 1, 8 or 16 bits allocated and 1 to 4 channels into interleaved words. Its
/// segments are the bytes of all samples, one channel after the other, the most significant first.
/// Throws Error if the stream is damaged or too short.
void decode_rle(Bytes stream, const FrameFormat& format, std::span<std::uint16_t> out);

/// A frame of `pixels` gray pixels of one or two bytes, which may lie in several fragments.
std::vector<std::uint16_t> decode_rle(const std::vector<Bytes>& fragments, std::size_t pixels,
                                      int bytes_per_pixel);

}  // namespace mg::dicom
