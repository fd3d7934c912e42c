// What a JPEG or JPEG-LS stream says of itself, without decoding it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

namespace marker {
inline constexpr int dht = 0xc4, soi = 0xd8, eoi = 0xd9, sos = 0xda, dri = 0xdd, lse = 0xf8;
}

/// A marker, and the segment behind it if it has one.
struct JpegSegment {
  int marker = 0;
  Bytes body;  ///< without its length
};

/// Takes the next marker with its segment off the front of `stream`; bytes of 0xFF may precede it.
/// Nothing if there is none, or if its segment is longer than the rest.
std::optional<JpegSegment> take_segment(Bytes& stream);

struct JpegFrame {
  int process = 0;  ///< n of its SOFn marker: 0 baseline, 1 extended, 3 lossless; 55: JPEG-LS
  int width = 0, height = 0;  ///< height 0: a marker behind the picture tells it
  int bits = 0, channels = 0;
  std::array<std::uint8_t, 4> ids{};  ///< of the components, the first four
  bool subsampled = false;            ///< of several components, one has sampling factors but 1
};

/// Reads marker segments up to the frame header (ITU-T T.81, B.2.2; T.87 for JPEG-LS). Nothing if
/// the bytes are no JPEG, end before it, or hold anything but segments of tables, comments and
/// applications: DCMTK 3.6.7 loops for ever on a TEM marker (FF01) there.
std::optional<JpegFrame> find_jpeg_frame(Bytes stream);

}  // namespace mg::dicom
