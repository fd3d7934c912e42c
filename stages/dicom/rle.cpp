#include "stages/dicom/rle.hpp"

#include <algorithm>
#include <string>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::size_t header_bytes = 64;  // the number of segments, and 15 offsets

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the run length code " + what, "the file is damaged: fetch it again");
}

std::size_t word_at(Bytes bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 4; i-- > 0;)
    value = value << 8 | std::to_integer<std::size_t>(bytes[at + i]);
  return value;
}

/// Literal runs (count 0..127) and repeats (129..255), as PackBits. Each byte goes into the words
/// with `put`.
template <class Put>
void unpack(Bytes segment, std::vector<std::uint16_t>& words, const Put& put) {
  std::size_t done = 0;
  for (std::size_t at = 0; at + 1 < segment.size() && done < words.size();) {
    const auto code = std::to_integer<std::size_t>(segment[at++]);
    if (code == 128) continue;
    const auto repeats = code > 128;
    const auto count = repeats ? 257 - code : code + 1;
    if (count > words.size() - done) damaged("is longer than the picture");
    if (!repeats && count > segment.size() - at) damaged("ends within a run");
    for (std::size_t i = 0; i < count; ++i) {
      put(words[done++], std::to_integer<std::uint16_t>(segment[at + (repeats ? 0 : i)]));
    }
    at += repeats ? 1 : count;
  }
  if (done < words.size()) damaged("ends before the picture is complete");
}

}  // namespace

std::vector<std::uint16_t> decode_rle(const std::vector<Bytes>& fragments, std::size_t pixels,
                                      int bytes_per_pixel) {
  std::vector<std::byte> joined;
  auto stream = fragments.empty() ? Bytes() : fragments.front();
  if (fragments.size() > 1) {
    for (const auto part : fragments) joined.insert(joined.end(), part.begin(), part.end());
    stream = joined;
  }
  if (stream.size() < header_bytes) damaged("has no header");
  const auto segments = word_at(stream, 0);
  if (segments != static_cast<std::size_t>(bytes_per_pixel)) {
    damaged("has " + std::to_string(segments) + " segments, not " +
            std::to_string(bytes_per_pixel));
  }
  std::vector<std::uint16_t> words(pixels);
  for (std::size_t s = 0; s < segments; ++s) {  // the most significant byte first
    const auto begin = word_at(stream, 4 + 4 * s);
    const auto end = s + 1 < segments ? word_at(stream, 8 + 4 * s) : stream.size();
    if (begin < header_bytes || begin > end || end > stream.size()) damaged("has a wrong offset");
    const auto shift = 8 * (segments - 1 - s);
    unpack(stream.subspan(begin, end - begin), words, [shift](std::uint16_t& word, unsigned byte) {
      word = static_cast<std::uint16_t>(word | byte << shift);
    });
  }
  return words;
}

}  // namespace mg::dicom
