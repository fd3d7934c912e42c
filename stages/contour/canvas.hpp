// Draws lesions, given in pixels of the source file, on the pixels of a picture.
#pragma once

#include <opencv2/core/mat.hpp>

#include "pipeline/image.hpp"
#include "pipeline/values.hpp"

namespace mg::contour {

/// Pixels of their own grid: non-zero inside.
struct Patch {
  cv::Mat1b inside;
  Affine to_source;
};

/// A mask in the making. Shapes add up. A pixel is inside a shape if its center is; what lies
/// within the picture but is too small to hold any center marks the pixel that it lies in.
class Canvas {
 public:
  Canvas(int width, int height, const Geometry& geometry);

  /// Even-odd. Fewer than three points mark their pixels. Error for points that are no numbers.
  void draw(const Polygon& polygon);
  void draw(const Circle& circle);
  void draw(const Patch& patch);  ///< nearest neighbors

  Mask take();  ///< ends the drawing

 private:
  bool fill(const Polygon& polygon);
  void mark(Point source);
  cv::Rect pixels_around(Point low, Point high) const;

  cv::Mat1b mask_;
  Geometry geometry_;
  Affine from_source_;
};

}  // namespace mg::contour
