// Which bytes are those of one frame.
#pragma once

#include <vector>

#include "stages/dicom/layout.hpp"
#include "stages/support/dicom/element_walk.hpp"

namespace mg::dicom {

/// The bytes of a frame of uncompressed pixels of 8 bits or more. Throws Error if they are not
/// there.
Bytes native_frame(Bytes value, const Layout& layout, int frame);

/// The samples, 0 or 1, of a frame whose samples are single bits, packed without gaps.
std::vector<std::uint16_t> native_bits(Bytes value, const Layout& layout, int frame);

/// The fragments of a frame of compressed pixels: by the basic offset table if there is one, else
/// one fragment a frame, else by the marks with which JPEG streams begin. Throws Error if none of
/// these tells.
std::vector<Bytes> encapsulated_frame(const PixelElement& pixels, const Layout& layout, int frame);

}  // namespace mg::dicom
