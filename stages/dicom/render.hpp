// Stored samples become the pixels of an image.
#pragma once

#include "pipeline/image.hpp"
#include "stages/dicom/header.hpp"
#include "stages/dicom/stored.hpp"

namespace mg::dicom {

/// u16, one channel, and the brightest value that can occur. Throws Error if the rendering does not
/// fit the picture: no such window, or stored values of 32 bits with Voi::none.
struct Shown {
  Pixels pixels;
  double white = 65535;
};
Shown render_gray(Samples samples, const Header& header, const Rendering& rendering);

/// Three channels, u8 if 8 bits are enough, else u16.
Shown render_color(Samples samples, const Header& header);

/// The pixels with white where `graphics` (row-major) is not 0.
Shown burn_in(const Shown& shown, const std::vector<std::uint8_t>& graphics);

}  // namespace mg::dicom
