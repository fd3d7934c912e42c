// Truth and prediction drawn on a picture.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::write {

/// What to draw. Masks may lie on any grid: they are carried over by way of the source file.
struct Overlay {
  const Image* image = nullptr;     ///< what to draw on, usually the picture as it was decoded
  const Mask* truth = nullptr;      ///< outlined in green, if given
  const Mask* predicted = nullptr;  ///< outlined in red, if given
  std::vector<std::string> captions = {};  ///< lines of text above the picture
  /// 0..1 on any grid, if given: beside the picture stands what lies on that grid, tinted by it.
  const Image* heat = nullptr;
};

/// The affine that takes pixels of `from` to pixels of `to` by way of the source file.
Affine between(const Geometry& from, const Geometry& to);

/// The mask on another grid of `width` × `height`: 255 where, interpolated linearly, it is at
/// least half set. Outside of the mask nothing is set.
cv::Mat carry(const Mask& mask, const Geometry& to, int width, int height);

/// An 8-bit BGR picture whose longer side is `side_px` at most (never enlarged), captions above and
/// heat to its right. The truth is a broad line, the prediction a thin one, dashed if both are
/// there: they differ without colors, too.
cv::Mat draw(const Overlay& overlay, int side_px);

}  // namespace mg::write
