// A mask on the grid of the source image, and what can be measured on it.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "pipeline/values.hpp"

namespace mg::write {

/// The mask on the pixels of the source file, 0 or 255: as it is if it lies there already, else
/// interpolated linearly and cut at one half.
cv::Mat1b on_source(const Mask& mask);

/// Millimeters a pixel of the source file; unknown if the mask's are.
Spacing source_spacing(const Geometry& geometry);

/// A connected part of a mask (pixels that touch at corners belong together).
struct Lesion {
  /// Its outer border along the edges of pixels, counted from the corner of the first pixel; closed
  /// implicitly. What it encloses are exactly its pixels and its holes.
  std::vector<Point> outline;
  int pixels = 0;  ///< holes are none of its pixels
};

/// In the order of their first pixels, row by row. Those below an area are left out if the spacing
/// is known.
std::vector<Lesion> lesions_of(const cv::Mat1b& mask, Spacing spacing = {},
                               double min_area_mm2 = 0);

/// The largest distance between two points of an outline, in the unit of the spacing.
double long_axis(const std::vector<Point>& outline, Spacing spacing);

/// The points of a closed line as DICOM's graphics have them: x, y, x, y, ..., the first again at
/// the end, and not more than an element of 64 kB can hold.
std::vector<float> graphic_data(const std::vector<Point>& outline);

/// The outline with no more than `most` points: simplified as little as that takes.
std::vector<Point> with_at_most(std::size_t most, const std::vector<Point>& outline);

}  // namespace mg::write
