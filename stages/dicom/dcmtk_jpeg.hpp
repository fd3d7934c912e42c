// DCMTK's own JPEG decoder: lossy JPEG. It also reads the lossless kind, but for damaged streams of
// several components, on which DCMTK 3.6.7 can crash: in the tests only.
#pragma once

#include <cstdint>
#include <span>

#include "stages/dicom/jpeg_frame.hpp"

namespace mg::dicom {

/// Decodes the stream in which `frame` was found into width × height × channels interleaved
/// samples. With `ybr` the components are YBR, and become RGB. Throws Error if the stream is
/// damaged or ends early.
void decode_with_dcmtk(Bytes stream, const JpegFrame& frame, bool ybr,
                       std::span<std::uint16_t> out);

}  // namespace mg::dicom
