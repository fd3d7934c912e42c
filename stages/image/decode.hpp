// A PNG, PGM, JPEG or TIFF file becomes an image.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/image/picture_header.hpp"

namespace mg::image {

enum class Color { gray, rgb, keep };

struct Limits {
  std::uint64_t pixels = 200'000'000;
  std::uint64_t bytes = std::uint64_t{2} << 30;
};

/// 8 or 16 bits, one channel or three in the order red, green, blue. An alpha channel is dropped, a
/// palette resolved, a rotation noted in the file's metadata left alone (masks do not know of it).
/// `white` is 255 or 65535, or what a PGM says. Throws Error if the file cannot be decoded whole,
/// holds other numbers than these, or is larger than allowed.
Image decode(Bytes file, Color color, const Limits& limits);

/// The stage: image.decode.
struct Decode {
  std::string color = "gray";
  double spacing_mm = 0;
  double max_megapixels = 200;
  double max_megabytes = 2048;

  static auto params() {
    return mg::params(
        mg::param("color", &Decode::color,
                  "gray weighs the colors by their brightness, rgb repeats gray, keep leaves the "
                  "channels as they are")
            .one_of({"gray", "rgb", "keep"}),
        mg::param("spacing_mm", &Decode::spacing_mm,
                  "side of a pixel, where neither file nor data set tells; 0: unknown")
            .unit("mm")
            .between(0, 10),
        mg::param("max_megapixels", &Decode::max_megapixels, "larger pictures are refused")
            .unit("megapixels")
            .between(0.001, 4000),
        mg::param("max_megabytes", &Decode::max_megabytes, "larger files are refused")
            .unit("MB")
            .between(0.001, 16384));
  }

  /// Spacing, side and view are those that the data set knows.
  Image operator()(const File& file) const;
};

}  // namespace mg::image
