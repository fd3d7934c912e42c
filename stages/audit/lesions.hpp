// What a picture's mask says, and what its mask file said before anyone mended it.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "pipeline/image.hpp"

namespace mg::audit {

struct LesionMask {
  double area_px = 0;     ///< in pixels of the picture
  double area_mm2 = 0;    ///< 0 if the spacing is not known
  double share = 0;       ///< of the picture
  int parts = 0;          ///< connected (8)
  double largest_mm = 0;  ///< longer side of the largest part's box; 0 if the spacing is not known
  double outside = 0;     ///< share of the area that lies outside of the tissue
  int along_edge = 0;     ///< parts that follow the edge of the tissue: skin, no tumor
};

/// `tissue` may be coarser: it is stretched over the picture. Error if the mask has no host pixels.
LesionMask measure(const Mask& mask, const cv::Mat1b& tissue);

struct MaskFileSeen {
  int width = 0, height = 0;
  /// Area by the area with all that its parts enclose filled in: 1 for solid parts, near 0 for
  /// outlines; 0 if nothing is inside.
  double fill = 0;
};

/// Reads a mask file as it is. Nothing if OpenCV cannot read it.
std::optional<MaskFileSeen> look_at_mask_file(const std::filesystem::path& file);

/// The fill ratio of a mask: non-zero is inside.
double fill_ratio(const cv::Mat1b& mask);

}  // namespace mg::audit
