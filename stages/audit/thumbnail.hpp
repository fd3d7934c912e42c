// Small pictures for the page.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::audit {

using Jpeg = std::vector<unsigned char>;

/// The coarse picture, its brightest percent white, the lesions outlined; longer side `side_px`.
Jpeg thumbnail(const cv::Mat1f& picture, const Mask* truth, int side_px);

/// The part of the coarse picture around `box`, as large as fits.
Jpeg detail(const cv::Mat1f& picture, const cv::Rect& box, int side_px);

}  // namespace mg::audit
