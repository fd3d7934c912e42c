// JPEG-LS (ITU-T T.87), lossless and near-lossless.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg_frame.hpp"

namespace mg::dicom {

/// Decodes the stream in which `frame` was found into width × height × channels interleaved
/// samples: a gray picture by own code, others by CharLS. Throws Error if the stream is damaged or
/// ends early.
void decode_jpeg_ls(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out);

/// Only by CharLS.
void decode_with_charls(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out);

}  // namespace mg::dicom
