#include "stages/dicom/jpeg_ls/jpeg_ls.hpp"

#include <charls/charls.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dicom/jpeg_ls/gray_scan.hpp"
#include "stages/dicom/widen.hpp"

namespace mg::dicom {

namespace {

/// All of the first channel, then all of the second: becomes interleaved.
void interleave(std::span<std::uint16_t> samples, std::size_t channels) {
  const std::vector<std::uint16_t> planes(samples.begin(), samples.end());
  const auto pixels = samples.size() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t i = 0; i < pixels; ++i) samples[i * channels + c] = planes[c * pixels + i];
  }
}

struct GrayScan {
  JpegLsParameters parameters;
  Bytes bytes;
};

int byte_at(Bytes bytes, std::size_t at) { return std::to_integer<int>(bytes[at]); }

JpegLsPreset read_preset(Bytes body) {
  const auto word = [&](std::size_t i) { return byte_at(body, i) << 8 | byte_at(body, i + 1); };
  return {word(1), word(3), word(5), word(7), word(9)};
}

/// The only scan of a gray picture; nothing if the stream has anything rare: restarts, a table of
/// values, a point transform, a size in another segment, statistics of many samples.
std::optional<GrayScan> find_gray_scan(Bytes stream, const JpegFrame& frame) {
  if (frame.channels != 1 || frame.bits < 2 || frame.bits > 16) return {};
  JpegLsPreset preset;
  while (const auto segment = take_segment(stream)) {
    const auto& body = segment->body;
    if (segment->marker == marker::dri) return {};
    if (segment->marker == marker::lse) {
      if (body.size() != 11 || byte_at(body, 0) != 1) return {};
      preset = read_preset(body);
    }
    if (segment->marker == marker::sos) {
      const auto simple = body.size() == 6 && byte_at(body, 0) == 1 &&
                          byte_at(body, 1) == frame.ids[0] && byte_at(body, 2) == 0 &&
                          byte_at(body, 4) == 0 && byte_at(body, 5) == 0;
      if (!simple) return {};
      if (preset.reset > 255) return {};  // beyond what the counters hold
      return GrayScan{make_parameters(preset, frame.bits, byte_at(body, 3)), stream};
    }
  }
  return {};
}

/// What follows the entropy-coded bytes of a scan.
Bytes behind_scan(Bytes scan) {
  std::size_t at = 0;
  while (at + 1 < scan.size() && (byte_at(scan, at) != 0xff || byte_at(scan, at + 1) < 0x80)) ++at;
  return scan.subspan(at);
}

/// CharLS 2.4 takes 6 seconds to refuse a scan that ends without a marker.
void require_sound_scans(Bytes stream, const JpegFrame& frame) {
  const auto* const ids = frame.ids.begin();
  while (const auto segment = take_segment(stream)) {
    if (segment->marker != marker::sos) continue;
    const auto& body = segment->body;
    const auto count = body.empty() ? 0 : byte_at(body, 0);
    auto good = count >= 1 && count <= frame.channels && count <= 4 &&
                body.size() == static_cast<std::size_t>(2 * count + 4);
    for (int i = 0; good && i < count; ++i) {
      const auto id = byte_at(body, static_cast<std::size_t>(2 * i + 1));
      good = std::find(ids, ids + frame.channels, id) != ids + frame.channels;
    }
    if (!good) throw Error("the JPEG-LS picture has a wrong scan header", "the file is damaged");
    stream = behind_scan(stream);
    if (stream.size() < 2) throw Error("the JPEG-LS picture ends early", "fetch the file again");
  }
}

}  // namespace

void decode_jpeg_ls(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out) {
  if (frame.channels > 4) throw Error("the JPEG-LS picture has more than 4 components");
  if (const auto scan = find_gray_scan(stream, frame)) {
    const auto width = static_cast<std::size_t>(frame.width);
    return decode_gray_scan(scan->bytes, scan->parameters, width, out);
  }
  decode_with_charls(stream, frame, out);
}

void decode_with_charls(Bytes stream, const JpegFrame& frame, std::span<std::uint16_t> out) {
  require_sound_scans(stream, frame);
  try {
    const charls::jpegls_decoder decoder(stream.data(), stream.size());
    const auto wide = frame.bits > 8;
    const auto to = wide ? std::as_writable_bytes(out) : std::as_writable_bytes(narrow_half(out));
    if (decoder.destination_size() != to.size()) {
      throw Error("the JPEG-LS picture is of another size than its header says",
                  "the file is damaged");
    }
    decoder.decode(to.data(), to.size());
    if (!wide) widen_half(out);
    if (frame.channels > 1 && decoder.interleave_mode() == charls::interleave_mode::none) {
      interleave(out, static_cast<std::size_t>(frame.channels));
    }
  } catch (const charls::jpegls_error& error) {
    throw Error(std::string("the JPEG-LS picture cannot be decoded: ") + error.what(),
                "the file is damaged: fetch it again");
  }
}

}  // namespace mg::dicom
