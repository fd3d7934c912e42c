// Lossless JPEG: ITU-T T.81, process 14 (SOF3, Huffman codes), DICOM's .57 and .70.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg_frame.hpp"
#include "stages/dicom/lossless_jpeg/predictors.hpp"

namespace mg::dicom {

/// Whether decode_lossless_jpeg reads such a frame: lossless, sequential, with Huffman codes, 1 to
/// 4 components that are not subsampled, 2 to 16 bits, of a known height.
bool is_plain_lossless(const JpegFrame& frame);

/// Decodes all scans of the stream in which `frame` was found into width × height × channels
/// interleaved samples. All seven predictors, restarts, point transform. Throws Error if the stream
/// is damaged or ends early; bits that were changed into other valid codes cannot be noticed.
void decode_lossless_jpeg(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out,
                          FirstRow first_row = FirstRow::plausible);

}  // namespace mg::dicom
