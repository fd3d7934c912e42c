#include "stages/dicom/jpeg_frame.hpp"

namespace mg::dicom {

namespace {

bool begins_a_frame(int marker) {
  const auto other = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;  // tables, reserved
  return (marker >= 0xc0 && marker <= 0xcf && !other) || marker == 0xf7;
}

/// DHT, DAC, DQT, DRI, APP0 to APP15, COM, and LSE of JPEG-LS.
bool may_come_before(int marker) {
  return marker == 0xc4 || marker == 0xcc || marker == 0xdb || marker == 0xdd ||
         (marker >= 0xe0 && marker <= 0xef) || marker == 0xfe || marker == 0xf8;
}

}  // namespace

std::optional<JpegFrame> find_jpeg_frame(Bytes stream) {
  const auto byte = [&](std::size_t at) { return std::to_integer<int>(stream[at]); };
  const auto word = [&](std::size_t at) { return byte(at) << 8 | byte(at + 1); };
  if (stream.size() < 2 || word(0) != 0xffd8) return {};
  for (std::size_t at = 2; at + 10 <= stream.size();) {
    const auto marker = byte(at + 1);
    if (byte(at) != 0xff) return {};
    if (begins_a_frame(marker)) {
      return JpegFrame{word(at + 7), word(at + 5), byte(at + 4), byte(at + 9)};
    }
    if (!may_come_before(marker) || word(at + 2) < 2) return {};
    at += 2 + static_cast<std::size_t>(word(at + 2));
  }
  return {};
}

}  // namespace mg::dicom
