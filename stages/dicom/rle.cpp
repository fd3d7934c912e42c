#include "stages/dicom/rle.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::size_t header_bytes = 64;  // the number of segments, and 15 offsets
constexpr std::size_t longest_run = 128;

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the run length code " + what, "the file is damaged: fetch it again");
}

std::size_t word_at(Bytes bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 4; i-- > 0;)
    value = value << 8 | std::to_integer<std::size_t>(bytes[at + i]);
  return value;
}

/// The bytes of a segment, some at a time: literal runs (count 0 to 127) and repeats (129 to 255).
class Unpacker {
 public:
  explicit Unpacker(Bytes segment)
      : at_(reinterpret_cast<const std::uint8_t*>(segment.data())), end_(at_ + segment.size()) {}

  /// Writes `count` bytes, and may write longest_run more behind them.
  void take(std::uint8_t* to, std::size_t count) {
    auto* const end = to + count;
    while (to < end) {
      if (left_ == 0) next_run();
      const auto now = std::min<std::size_t>(left_, static_cast<std::size_t>(end - to));
      if (repeats_) {
        std::memset(to, value_, longest_run);  // of known length: without a call
      } else if (end_ - at_ >= static_cast<std::ptrdiff_t>(longest_run)) {
        std::memcpy(to, at_, longest_run);
        at_ += now;
      } else {
        std::memcpy(to, at_, now);
        at_ += now;
      }
      to += now, left_ -= now;
    }
  }
  /// Whether the run that was begun goes on.
  bool within_run() const { return left_ > 0; }

 private:
  void next_run() {
    do {
      if (at_ == end_) damaged("ends before the picture is complete");
      code_ = *at_++;
    } while (code_ == 128);
    repeats_ = code_ > 128;
    left_ = repeats_ ? 257U - code_ : code_ + 1U;
    const auto needed = repeats_ ? 1 : static_cast<std::ptrdiff_t>(left_);
    if (end_ - at_ < needed) damaged("ends within a run");
    if (repeats_) value_ = *at_++;
  }

  const std::uint8_t *at_, *end_;
  std::size_t left_ = 0;  ///< of the run
  unsigned code_ = 0;
  std::uint8_t value_ = 0;
  bool repeats_ = false;
};

std::vector<Unpacker> open_segments(Bytes stream, std::size_t wanted) {
  if (stream.size() < header_bytes) damaged("has no header");
  const auto count = word_at(stream, 0);
  if (count != wanted) {
    damaged("has " + std::to_string(count) + " segments, not " + std::to_string(wanted));
  }
  std::vector<Unpacker> segments;
  for (std::size_t s = 0; s < count; ++s) {
    const auto begin = word_at(stream, 4 + 4 * s);
    const auto end = s + 1 < count ? word_at(stream, 8 + 4 * s) : stream.size();
    if (begin < header_bytes || begin > end || end > stream.size()) damaged("has a wrong offset");
    segments.emplace_back(stream.subspan(begin, end - begin));
  }
  return segments;
}

void decode_bits(Bytes stream, std::span<std::uint16_t> out) {
  const auto size = (out.size() + 7) / 8;
  std::vector<std::uint8_t> packed(size + longest_run);
  auto segments = open_segments(stream, 1);
  segments[0].take(packed.data(), size);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = packed[i / 8] >> i % 8 & 1;
}

}  // namespace

void decode_rle(Bytes stream, const FrameFormat& format, std::span<std::uint16_t> out) {
  if (format.bits_allocated == 1) return decode_bits(stream, out);
  const auto channels = static_cast<std::size_t>(format.channels);
  const std::size_t bytes = format.bits_allocated == 16 ? 2 : 1;
  auto segments = open_segments(stream, channels * bytes);
  constexpr std::size_t piece = 8192;  // of both bytes, they stay in the first-level cache
  std::array<std::uint8_t, piece + longest_run> high{}, low;
  const auto pixels = out.size() / channels;
  for (std::size_t done = 0; done < pixels; done += piece) {
    const auto count = std::min(piece, pixels - done);
    for (std::size_t c = 0; c < channels; ++c) {
      if (bytes == 2) segments[2 * c].take(high.data(), count);
      segments[bytes * c + bytes - 1].take(low.data(), count);
      auto* const to = out.data() + done * channels + c;
      if (channels == 1) {
        for (std::size_t i = 0; i < count; ++i) {
          to[i] = static_cast<std::uint16_t>(high[i] << 8 | low[i]);
        }
      } else {
        for (std::size_t i = 0; i < count; ++i) {
          to[i * channels] = static_cast<std::uint16_t>(high[i] << 8 | low[i]);
        }
      }
    }
  }
  for (const auto& segment : segments) {
    if (segment.within_run()) damaged("is longer than the picture");
  }
}

std::vector<std::uint16_t> decode_rle(const std::vector<Bytes>& fragments, std::size_t pixels,
                                      int bytes_per_pixel) {
  FrameFormat format;
  format.width = static_cast<int>(pixels), format.height = 1;
  format.bits_allocated = 8 * bytes_per_pixel;
  std::vector<std::byte> joined;
  for (const auto part : fragments) joined.insert(joined.end(), part.begin(), part.end());
  std::vector<std::uint16_t> words(pixels);
  decode_rle(joined, format, words);
  return words;
}

}  // namespace mg::dicom
