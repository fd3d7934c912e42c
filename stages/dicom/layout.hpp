// How the pixels of a DICOM file lie, and the checks without which nothing may be read from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "stages/dicom/tags.hpp"

namespace mg::dicom {

struct Layout {
  int rows = 0, columns = 0, frames = 1;
  int samples = 1;          ///< of a pixel: 1, or 3 in color
  int bits_allocated = 16;  ///< of a sample: 1, 8, 16 or 32
  int bits = 16;            ///< of them stored
  int high_bit = 15;        ///< where the stored bits end
  bool is_signed = false;
  bool planar = false;      ///< color by color, if the frame is not compressed otherwise
  std::string photometric;  ///< MONOCHROME1, RGB, YBR_FULL, PALETTE COLOR, ...
  bool tomosynthesis = false;

  std::size_t pixels() const { return static_cast<std::size_t>(rows) * columns; }
  std::size_t values() const { return pixels() * samples; }  ///< of a frame
  bool wide() const { return bits_allocated > 16; }
  bool gray() const { return photometric.rfind("MONOCHROME", 0) == 0; }
  /// Raw bits 0 .. 2^bits - 1 of an allocated word.
  std::uint32_t raw(std::uint32_t word) const {
    const auto mask = bits == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << bits) - 1;
    return word >> (high_bit + 1 - bits) & mask;
  }
};

/// Throws Error if there is no size, or one of more than `max_pixels` pixels a frame; if the bits
/// contradict each other; if it is not said what the values mean.
Layout read_layout(const Tags& tags, std::uint64_t max_pixels);

/// The frame to read, from 0. Throws Error if `wanted` (-1: none named) is not among the frames, or
/// if none is named and the file has several or is a tomosynthesis.
int choose_frame(const Layout& layout, int wanted);

}  // namespace mg::dicom
