#include "stages/dicom/jpeg_frame.hpp"

namespace mg::dicom {

std::optional<JpegFrame> find_jpeg_frame(Bytes stream) {
  const auto byte = [&](std::size_t at) { return std::to_integer<int>(stream[at]); };
  const auto word = [&](std::size_t at) { return byte(at) << 8 | byte(at + 1); };
  if (stream.size() < 4 || word(0) != 0xffd8) return {};
  for (std::size_t at = 2; at + 9 <= stream.size();) {
    if (byte(at) != 0xff) return {};
    const auto marker = byte(at + 1);
    if (marker == 0xff) {  // a fill byte
      ++at;
      continue;
    }
    const auto other = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;  // tables, not frames
    if ((marker >= 0xc0 && marker <= 0xcf && !other) || marker == 0xf7) {
      return JpegFrame{word(at + 7), word(at + 5), byte(at + 4)};
    }
    at += 2 + static_cast<std::size_t>(word(at + 2));
  }
  return {};
}

}  // namespace mg::dicom
