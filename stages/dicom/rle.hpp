// DICOM's run length encoding: PS3.5, annex G.
#pragma once

#include <cstdint>
#include <vector>

#include "stages/dicom/envelope.hpp"

namespace mg::dicom {

/// Decodes a frame of `pixels` grey pixels of one or two bytes, which may lie in several
/// fragments. Own code, since DCMTK takes every fragment for a frame. Throws Error if the stream
/// is damaged or too short.
std::vector<std::uint16_t> decode_rle(const std::vector<Bytes>& fragments, std::size_t pixels,
                                      int bytes_per_pixel);

}  // namespace mg::dicom
