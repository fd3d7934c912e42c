#include "stages/dicom/native.hpp"

#include <bit>
#include <cstring>
#include <memory>
#include <string>

#include "pipeline/error.hpp"

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

/// Two pixels lie as Y Y Cb Cr.
void read_422(Bytes pixels, std::span<std::uint16_t> out) {
  const auto* from = take(pixels, out.size() / 3 * 2);
  for (std::size_t i = 0; i + 6 <= out.size(); i += 6, from += 4) {
    out[i] = from[0], out[i + 3] = from[1];
    out[i + 1] = out[i + 4] = from[2];
    out[i + 2] = out[i + 5] = from[3];
  }
}

void interleave_bytes(const std::uint8_t* planes, std::size_t channels,
                      std::span<std::uint16_t> out) {
  for (std::size_t c = 0; c < channels; ++c) {
    for (auto i = c; i < out.size(); i += channels) out[i] = *planes++;
  }
}

void interleave_words(std::size_t channels, std::span<std::uint16_t> samples) {
  const auto planes = std::make_unique_for_overwrite<std::uint16_t[]>(samples.size());
  std::memcpy(planes.get(), samples.data(), samples.size_bytes());
  const auto* from = planes.get();
  for (std::size_t c = 0; c < channels; ++c) {
    for (auto i = c; i < samples.size(); i += channels) samples[i] = *from++;
  }
}

}  // namespace

void read_native(Bytes pixels, bool big_endian, const FrameFormat& format,
                 std::span<std::uint16_t> out) {
  const auto channels = static_cast<std::size_t>(format.channels);
  const auto in_planes = format.planar && channels > 1;
  if (format.bits_allocated == 1) {
    const auto* const bits = take(pixels, (out.size() + 7) / 8);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = bits[i / 8] >> i % 8 & 1;
  } else if (format.bits_allocated == 16) {
    read_words(pixels, big_endian, out);
    if (in_planes) interleave_words(channels, out);
  } else if (format.photometric == "YBR_FULL_422" && channels == 3 && format.width % 2 == 0) {
    read_422(pixels, out);
  } else if (in_planes) {
    interleave_bytes(take(pixels, out.size()), channels, out);
  } else {
    const auto* const from = take(pixels, out.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = from[i];
  }
}

std::span<const std::uint16_t> words_as_they_lie(Bytes pixels, const FrameFormat& format) {
  const auto aligned =
      reinterpret_cast<std::uintptr_t>(pixels.data()) % alignof(std::uint16_t) == 0;
  const auto as_they_lie = std::endian::native == std::endian::little && aligned &&
                           format.bits_allocated == 16 && !(format.planar && format.channels > 1) &&
                           pixels.size() >= 2 * format.samples();
  if (!as_they_lie) return {};
  return {reinterpret_cast<const std::uint16_t*>(pixels.data()), format.samples()};
}

}  // namespace mg::dicom
