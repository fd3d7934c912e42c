// How a turned grid of pixels sees a picture: averaged along its axes first, then interpolated.
#pragma once

#include "pipeline/image.hpp"

namespace mg::crop {

/// Neither turned nor sheared; flips are along the axes.
bool is_along_axes(const Affine& map);

/// A grid along the picture's axes, with the spacing of the turned one (1 at least).
struct Averaging {
  Affine to_in;  ///< from its pixels to those of the picture
  int width = 0, height = 0;
};

/// Of the part of an `in_width` × `in_height` picture that the turned grid of `width` × `height`
/// pixels covers.
Averaging averaging(const Affine& to_in, int width, int height, int in_width, int in_height);

}  // namespace mg::crop
