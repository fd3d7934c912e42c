// Boxes in a picture, and the grids of pixels that show them.
#pragma once

#include <optional>

#include "pipeline/image.hpp"

namespace mg::crop {

/// Whole pixels from (x, y) on. May reach beyond the picture.
struct Box {
  int x = 0, y = 0, width = 0, height = 0;
  friend bool operator==(const Box&, const Box&) = default;
};

Box intersection(const Box& a, const Box& b);  ///< of width or height 0 if there is none

/// Where the pixels of a new picture lie. Those outside of `filled` (in its own pixels) stay black.
struct Grid {
  int width = 0, height = 0;
  Geometry geometry;
  Box filled;
};

/// How a box becomes a picture.
struct Framing {
  std::optional<int> size_px = {};  ///< side of the square result; none: the box, pixel by pixel
  bool stretch = false;             ///< fill the square; otherwise aspect stays, the rest is black
  bool flip = false;                ///< left and right change places
  double lean = 0.5;  ///< of the box in the square, 0 left to 1 right; always mid-height
};

/// The grid that shows a box of a picture with this geometry. Edges meet edges: a box of w pixels
/// shown by n has pixels of w / n, exactly. Throws Error for an empty box.
Grid frame(const Geometry& geometry, const Box& box, const Framing& framing);

/// All pixels of the source file, to draw what was found where it was found.
Grid source_grid(const Geometry& geometry);

/// A length along the axes of a picture, in its pixels.
struct Length {
  double x = 0, y = 0;
};

/// Of `mm`, or where the spacing is not known of `source_px` pixels of the source file.
Length in_pixels(double mm, double source_px, const Geometry& geometry);

}  // namespace mg::crop
