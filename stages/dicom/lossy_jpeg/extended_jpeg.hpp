// Gray JPEG of 12 bits with loss: ITU-T T.81, process 4 with Huffman codes, DICOM's .51.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg_frame.hpp"

namespace mg::dicom {

/// Whether decode_extended_jpeg reads such a frame: extended sequential, one component, 12 bits.
bool is_gray_extended(const JpegFrame& frame);

/// Decodes the stream in which `frame` was found into width × height samples, equal to those of the
/// reference software (see inverse_dct). Throws Error if the stream is damaged or ends early.
void decode_extended_jpeg(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out);

}  // namespace mg::dicom
