#include "stages/dicom/jpeg_frame.hpp"

#include <algorithm>

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

/// TEM, RST0 to RST7, SOI, EOI.
bool stands_alone(int marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9); }

int byte_at(Bytes bytes, std::size_t at) { return std::to_integer<int>(bytes[at]); }
int word_at(Bytes bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

std::optional<JpegFrame> read_frame(const JpegSegment& segment) {
  const auto& body = segment.body;
  if (body.size() < 9) return {};
  JpegFrame frame;
  frame.process = segment.marker - 0xc0;
  frame.bits = byte_at(body, 0);
  frame.height = word_at(body, 1);
  frame.width = word_at(body, 3);
  frame.channels = byte_at(body, 5);
  if (frame.channels < 1 || body.size() < 6 + 3 * static_cast<std::size_t>(frame.channels)) {
    return {};
  }
  for (int i = 0; i < std::min(frame.channels, 4); ++i) {
    const auto at = 6 + 3 * static_cast<std::size_t>(i);
    frame.ids[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(byte_at(body, at));
    // Of a single component the factors do not matter (T.81, A.2.2); several are interleaved by
    // them.
    frame.subsampled |= frame.channels > 1 && byte_at(body, at + 1) != 0x11;
  }
  return frame;
}

}  // namespace

std::optional<JpegSegment> take_segment(Bytes& stream) {
  if (stream.size() < 2 || byte_at(stream, 0) != 0xff) return {};
  while (stream.size() >= 2 && byte_at(stream, 1) == 0xff) stream = stream.subspan(1);
  if (stream.size() < 2) return {};
  JpegSegment segment{byte_at(stream, 1), {}};
  stream = stream.subspan(2);
  if (stands_alone(segment.marker)) return segment;
  if (stream.size() < 2) return {};
  const auto length = static_cast<std::size_t>(word_at(stream, 0));
  if (length < 2 || length > stream.size()) return {};
  segment.body = stream.subspan(2, length - 2);
  stream = stream.subspan(length);
  return segment;
}

std::optional<JpegFrame> find_jpeg_frame(Bytes stream) {
  if (stream.size() < 2 || word_at(stream, 0) != 0xffd8) return {};
  stream = stream.subspan(2);
  while (const auto segment = take_segment(stream)) {
    if (begins_a_frame(segment->marker)) return read_frame(*segment);
    if (!may_come_before(segment->marker)) return {};
  }
  return {};
}

}  // namespace mg::dicom
