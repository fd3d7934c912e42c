// Turning, scaling, shifting and bending a picture in one step.
#pragma once

#include <opencv2/core/mat.hpp>

#include "pipeline/image.hpp"
#include "pipeline/values.hpp"
#include "stages/augment/bend.hpp"

namespace mg::augment {

/// What happens to a picture, in this order: flips, a turn about its middle (clockwise as seen), a
/// scaling, a shift (as a fraction of width and height; to the right and down).
struct Turn {
  bool flip_horizontal = false, flip_vertical = false;
  double degrees = 0;
  double scale = 1;
  double shift_x = 0, shift_y = 0;
};

/// Maps pixels of the turned picture to those of the picture before; both have the same size.
Affine to_input(const Turn& turn, int width, int height);

/// Pixel p of the result shows to_input(p + displacement(p)) of the input.
struct Warp {
  Affine to_input;
  Bend bend;
};

/// Interpolated between neighbors (exact where a pixel is met), black outside. 8 or 16 bits or
/// float, any number of channels.
cv::Mat warped(const cv::Mat& picture, const Warp& warp);

/// Inside is where the interpolated mask is one half at least.
cv::Mat warped_mask(const cv::Mat& mask, const Warp& warp);

/// The geometry of the result: that of the input, turned. A bend is no affine map and is left out.
Geometry warped(const Geometry& geometry, const Warp& warp);

/// Contours in pixels of the source file, moved so that they meet what they outlined under the new
/// geometry. Only a bend moves them: the rest is in the geometry. `before` is the input's.
Contours warped(const Contours& contours, const Geometry& before, const Warp& warp);

}  // namespace mg::augment
