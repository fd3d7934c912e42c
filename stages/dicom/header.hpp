// What a DICOM header says of its picture.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/image.hpp"
#include "stages/dicom/lookup.hpp"

class DcmItem;

namespace mg::dicom {

struct Header {
  int rows = 0, columns = 0;
  int bits_allocated = 16;  ///< 8 or 16
  int high_bit = 15;        ///< of the stored bits, which end there
  Meaning meaning;
  Spacing spacing;  ///< at the detector divided by the magnification if not at the object
  Side side = Side::unknown;
  std::string view;  ///< CC, MLO, ... or empty

  std::size_t pixels() const { return static_cast<std::size_t>(rows) * columns; }
  /// Raw bits 0 .. 2^bits - 1 of an allocated word.
  std::uint16_t raw(std::uint16_t word) const {
    const auto bits = meaning.bits;
    return static_cast<std::uint16_t>(word >> (high_bit + 1 - bits) & ((1 << bits) - 1));
  }
};

/// Throws Error if the picture is no single grey frame of 1 to 16 bits and 1 to `max_pixels`
/// pixels, or if its attributes contradict each other.
Header read_header(DcmItem& data_set, std::uint64_t max_pixels);

}  // namespace mg::dicom
