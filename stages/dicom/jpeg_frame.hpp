// The size that a JPEG or JPEG-LS stream declares, without decoding it.
#pragma once

#include <optional>

#include "stages/dicom/envelope.hpp"

namespace mg::dicom {

struct JpegFrame {
  int width = 0, height = 0, bits = 0;
};

/// Reads marker segments up to the frame header (ITU-T T.81, B.2.2; T.87 for JPEG-LS). Nothing if
/// the bytes are no JPEG or end before it.
std::optional<JpegFrame> find_jpeg_frame(Bytes stream);

}  // namespace mg::dicom
