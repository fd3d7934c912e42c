#include "stages/dicom/native.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dicom/color.hpp"

namespace mg::dicom {

namespace {

const std::uint8_t* take(Bytes pixels, std::size_t wanted) {
  if (pixels.size() < wanted) {
    throw Error(
        "the pixels are " + std::to_string(pixels.size()) + " bytes, not " + std::to_string(wanted),
        "the file is truncated or damaged: fetch it again");
  }
  return reinterpret_cast<const std::uint8_t*>(pixels.data());
}

void read_words(Bytes pixels, bool big_endian, std::span<std::uint16_t> out) {
  std::memcpy(out.data(), take(pixels, out.size_bytes()), out.size_bytes());
  if (big_endian == (std::endian::native == std::endian::big)) return;
  for (auto& word : out) word = static_cast<std::uint16_t>(word << 8 | word >> 8);
}

void read_samples(Bytes pixels, bool big_endian, int bits_allocated, std::span<std::uint16_t> out) {
  if (bits_allocated == 16) return read_words(pixels, big_endian, out);
  const auto* const from = take(pixels, out.size());
  std::copy(from, from + out.size(), out.begin());
}

void interleave(std::size_t channels, std::span<std::uint16_t> samples) {
  const auto planes = std::make_unique_for_overwrite<std::uint16_t[]>(samples.size());
  std::memcpy(planes.get(), samples.data(), samples.size_bytes());
  const auto* from = planes.get();
  for (std::size_t c = 0; c < channels; ++c) {
    for (auto i = c; i < samples.size(); i += channels) samples[i] = *from++;
  }
}

/// Do two pixels share their color? Then they lie as Y Y Cb Cr.
bool in_pairs(const FrameFormat& format) {
  return format.channels == 3 && format.photometric.ends_with("_422");
}

}  // namespace

void read_bits(Bytes pixels, std::size_t first, std::span<std::uint16_t> out) {
  const auto* const bits = take(pixels, (first + out.size() + 7) / 8);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = bits[(first + i) / 8] >> (first + i) % 8 & 1;
}

void read_native(Bytes pixels, bool big_endian, const FrameFormat& format,
                 std::span<std::uint16_t> out) {
  if (format.bits_allocated == 1) return read_bits(pixels, 0, out);
  if (in_pairs(format)) {
    std::vector<std::uint16_t> packed(out.size() / 3 * 2);
    read_samples(pixels, big_endian, format.bits_allocated, packed);
    std::ranges::copy(unpack_422(packed, format.width, format.height), out.begin());
    return;
  }
  read_samples(pixels, big_endian, format.bits_allocated, out);
  if (format.planar && format.channels > 1) {
    interleave(static_cast<std::size_t>(format.channels), out);
  }
}

std::span<const std::uint16_t> words_as_they_lie(Bytes pixels, const FrameFormat& format) {
  const auto aligned =
      reinterpret_cast<std::uintptr_t>(pixels.data()) % alignof(std::uint16_t) == 0;
  const auto as_they_lie = std::endian::native == std::endian::little && aligned &&
                           format.bits_allocated == 16 && !in_pairs(format) &&
                           !(format.planar && format.channels > 1) &&
                           pixels.size() >= 2 * format.samples();
  if (!as_they_lie) return {};
  return {reinterpret_cast<const std::uint16_t*>(pixels.data()), format.samples()};
}

}  // namespace mg::dicom
