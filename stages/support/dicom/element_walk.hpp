// A look at the elements of a data set before any parser sees them: a hostile file can nest
// sequences until a recursive parser overruns its stack, or promise values that are not there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stages/support/dicom/envelope.hpp"

namespace mg::dicom {

/// Pixel Data (7FE0,0010) of the outermost data set, as offsets into its bytes.
struct PixelElement {
  std::size_t begin = 0;  ///< of the element's tag
  std::size_t end = 0;    ///< behind the element
  Bytes value;            ///< native pixels; empty if encapsulated
  bool encapsulated = false;
  std::vector<Bytes> fragments;  ///< of encapsulated pixels, without the offset table
  Bytes offsets;                 ///< the basic offset table, empty if there is none
};

/// From one offset to another.
struct Stretch {
  std::size_t begin = 0, end = 0;
};

/// What the walk met. The sizes are those of the outermost data set, 0 if it does not tell.
struct Walked {
  std::optional<PixelElement> pixels;
  std::uint16_t rows = 0, columns = 0, samples = 1, bits_allocated = 0;
  /// Items outside of any sequence, which no parser expects: some ultrasound machines write them.
  std::vector<Stretch> strays;
};

/// Walks over all elements up to the pixels. Throws Error if sequences nest deeper than
/// `max_depth`, if there are millions of elements, or if a value reaches beyond the end. `complete`
/// is false for the beginning of a longer data set: then its end is no fault.
Walked walk(Bytes data_set, Coding coding, int max_depth, bool complete = true);

}  // namespace mg::dicom
