#include "stages/dicom/wide_frame.hpp"

#include <cstddef>

#include "pipeline/error.hpp"
#include "stages/dicom/interleave.hpp"
#include "stages/dicom/rle.hpp"

namespace mg::dicom {

namespace {

constexpr std::size_t header_bytes = 64;  // of RLE: the number of segments, and 15 offsets

/// A stream of the segments `first` and `first` + 1 of another one.
std::vector<std::byte> two_segments(Bytes stream, std::size_t first) {
  const auto number = [&](std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
      value = value << 8 | std::to_integer<std::size_t>(stream[at + i]);
    return value;
  };
  const auto count = number(0);
  const auto offset = [&](std::size_t i) { return i < count ? number(4 + 4 * i) : stream.size(); };
  const auto begin = offset(first), middle = offset(first + 1), end = offset(first + 2);
  if (begin < header_bytes || begin > middle || middle > end || end > stream.size()) {
    throw Error("the run length code has a wrong offset", "the file is damaged: fetch it again");
  }
  std::vector<std::byte> out(header_bytes);
  const auto put = [&](std::size_t at, std::size_t value) {
    for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<std::byte>(value >> 8 * i & 255);
  };
  put(0, 2);
  put(4, header_bytes);
  put(8, header_bytes + middle - begin);
  const auto body = stream.subspan(begin, end - begin);
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

}  // namespace

std::vector<std::uint32_t> read_wide(Bytes frame, const Layout& layout, bool big_endian) {
  std::vector<std::uint32_t> out(layout.values());
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::size_t b = 0; b < 4; ++b) {
      const auto byte = frame[4 * i + (big_endian ? b : 3 - b)];
      out[i] = out[i] << 8 | std::to_integer<std::uint32_t>(byte);
    }
  }
  if (layout.planar) return interleaved(out, layout.pixels());
  return out;
}

std::vector<std::uint32_t> decode_wide_rle(const std::vector<Bytes>& fragments,
                                           const Layout& layout) {
  std::vector<std::byte> joined;
  for (const auto part : fragments) joined.insert(joined.end(), part.begin(), part.end());
  if (joined.size() < header_bytes) {
    throw Error("the run length code has no header", "the file is damaged: fetch it again");
  }
  const auto channels = static_cast<std::size_t>(layout.samples);
  std::vector<std::uint32_t> out(layout.values());
  for (std::size_t c = 0; c < channels; ++c) {
    for (const std::size_t half : {0, 1}) {  // the upper 16 bits, then the lower
      const auto stream = two_segments(joined, 4 * c + 2 * half);
      const auto words = decode_rle({Bytes(stream)}, layout.pixels(), 2);
      for (std::size_t i = 0; i < words.size(); ++i) {
        auto& value = out[channels * i + c];
        value = value << 16 | words[i];
      }
    }
  }
  return out;
}

}  // namespace mg::dicom
