// OpenCV's view of a picture and back, without a copy.
#pragma once

#include <opencv2/core/mat.hpp>

#include "pipeline/image.hpp"

namespace mg {

/// A read-only view: never write to it. Shares the memory of interleaved host pixels, and keeps
/// no hold of it: the pixels must outlive the view. Host pixels laid out otherwise are copied.
/// Throws Error if the pixels are on another device.
cv::Mat view(const Pixels& pixels);

/// Takes over the matrix's memory. 8U, 16U or 32F with any number of channels; others throw Error.
Pixels to_pixels(cv::Mat matrix);

}  // namespace mg
