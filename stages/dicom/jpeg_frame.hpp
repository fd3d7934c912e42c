// The size that a JPEG or JPEG-LS stream declares, without decoding it.
#pragma once

#include <optional>

#include "stages/dicom/envelope.hpp"

namespace mg::dicom {

struct JpegFrame {
  int width = 0, height = 0, bits = 0, channels = 0;
};

/// Reads marker segments up to the frame header (ITU-T T.81, B.2.2; T.87 for JPEG-LS). Nothing if
/// the bytes are no JPEG, end before it, or hold anything but segments of tables, comments and
/// applications: DCMTK 3.6.7 loops for ever on a TEM marker (FF01) there.
std::optional<JpegFrame> find_jpeg_frame(Bytes stream);

}  // namespace mg::dicom
