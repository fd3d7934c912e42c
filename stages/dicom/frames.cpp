#include "stages/dicom/frames.hpp"

#include <cstdint>
#include <string>

#include "pipeline/error.hpp"
#include "stages/dicom/native.hpp"

namespace mg::dicom {

namespace {

[[noreturn]] void too_short(std::uint64_t has, std::uint64_t wanted) {
  throw Error("the pixels are " + std::to_string(has) + " bytes, not " + std::to_string(wanted),
              "the file is truncated or damaged: fetch it again");
}

std::uint32_t little32(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  }
  return value;
}

/// From here to there, counted in fragments.
struct Span {
  std::size_t begin = 0, end = 0;
};

/// Where fragments lie, as offset tables count: from the first byte of the first fragment's item.
std::uint64_t offset_of(const std::vector<Bytes>& fragments, std::size_t i) {
  return static_cast<std::uint64_t>(fragments[i].data() - fragments[0].data());
}

/// Nothing is told if the table is empty, of another length or leads anywhere but to fragments.
std::vector<std::size_t> starts_by_table(const PixelElement& pixels, std::size_t frames) {
  std::vector<std::size_t> starts;
  if (pixels.offsets.size() != 4 * frames) return {};
  std::size_t fragment = 0;
  for (std::size_t i = 0; i < frames; ++i) {
    const auto offset = little32(pixels.offsets, 4 * i);
    while (fragment < pixels.fragments.size() && offset_of(pixels.fragments, fragment) < offset) {
      ++fragment;
    }
    if (fragment == pixels.fragments.size() || offset_of(pixels.fragments, fragment) != offset) {
      return {};
    }
    starts.push_back(fragment);
  }
  return starts;
}

/// SOI of JPEG and JPEG-LS, SOC of JPEG 2000.
bool begins_a_stream(Bytes fragment) {
  if (fragment.size() < 4 || fragment[0] != std::byte{0xff}) return false;
  const auto second = std::to_integer<int>(fragment[1]);
  return fragment[2] == std::byte{0xff} && (second == 0xd8 || second == 0x4f);
}

std::vector<std::size_t> starts_by_marks(const PixelElement& pixels) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < pixels.fragments.size(); ++i) {
    if (begins_a_stream(pixels.fragments[i])) starts.push_back(i);
  }
  return starts;
}

Span find_frame(const PixelElement& pixels, std::size_t frames, std::size_t frame) {
  const auto count = pixels.fragments.size();
  if (frames == 1) return {0, count};
  auto starts = starts_by_table(pixels, frames);
  if (starts.empty() && count == frames) return {frame, frame + 1};
  if (starts.empty()) starts = starts_by_marks(pixels);
  if (starts.size() != frames) {
    throw Error("where the frames begin cannot be told: " + std::to_string(frames) + " frames in " +
                    std::to_string(count) + " pieces, without an offset table",
                "the file is damaged");
  }
  return {starts[frame], frame + 1 < frames ? starts[frame + 1] : count};
}

}  // namespace

Bytes native_frame(Bytes value, const Layout& layout, int frame) {
  const auto half = layout.photometric.ends_with("_422");  // two samples a pixel instead of three
  const auto samples = half ? layout.pixels() * 2 : layout.values();
  const auto size = std::uint64_t{samples} * static_cast<std::uint64_t>(layout.bits_allocated / 8);
  const auto begin = size * static_cast<std::uint64_t>(frame);
  if (value.size() < begin + size) {
    too_short(value.size(), size * static_cast<std::uint64_t>(layout.frames));
  }
  return value.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
}

std::vector<std::uint16_t> native_bits(Bytes value, const Layout& layout, int frame) {
  const auto first = std::uint64_t{layout.values()} * static_cast<std::uint64_t>(frame);
  const auto end = first + layout.values();
  if (value.size() < (end + 7) / 8) too_short(value.size(), (end + 7) / 8);
  std::vector<std::uint16_t> out(layout.values());
  read_bits(value, static_cast<std::size_t>(first), out);
  return out;
}

std::vector<Bytes> encapsulated_frame(const PixelElement& pixels, const Layout& layout, int frame) {
  const auto span =
      find_frame(pixels, static_cast<std::size_t>(layout.frames), static_cast<std::size_t>(frame));
  return {pixels.fragments.begin() + static_cast<std::ptrdiff_t>(span.begin),
          pixels.fragments.begin() + static_cast<std::ptrdiff_t>(span.end)};
}

}  // namespace mg::dicom
