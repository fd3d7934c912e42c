// What kind of picture a file is, and how large, before a decoder is let loose on it: a few bytes
// can claim to be gigapixels, and some decoders fill up what is missing without a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace mg::image {

using Bytes = std::span<const std::byte>;

struct PictureHeader {
  std::string format;  ///< PNG, PNM, JPEG or TIFF
  std::int64_t width = 0, height = 0;
  int white = 0;  ///< the brightest value of a PNM; 0: that of its depth
};

/// Throws Error if the file is none of these, is damaged or truncated, or has several pages.
PictureHeader read_header(Bytes file);

}  // namespace mg::image
