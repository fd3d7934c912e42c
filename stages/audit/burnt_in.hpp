// Text and labels in the dark beside the breast: a network reads them.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace mg::audit {

struct BurntIn {
  std::vector<cv::Rect> texts;   ///< lines of at least three signs, in pixels of the coarse picture
  std::vector<cv::Rect> labels;  ///< bright rectangles, as of tape on film
};

/// The coarse picture (longer side about 1024 pixels: below that small letters vanish) and where
/// its tissue is, on the same grid. A sign is a bright part outside of the tissue whose larger side
/// is 6 to 80 thousandths of the picture's longer one and at least 5 pixels; signs of like size,
/// close together on a line in any direction, are text.
BurntIn find_burnt_in(const cv::Mat1f& picture, const cv::Mat1b& tissue);

}  // namespace mg::audit
