// Masks that come as pictures.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>

namespace mg::contour {

/// Outlines become areas: each connected part that covers less than half of what it encloses is
/// filled. Parts that cover more keep their holes.
cv::Mat1b with_outlines_filled(const cv::Mat1b& mask);

/// Reads a mask of any depth and number of channels, in a DICOM file of one frame too: 255 where a
/// channel other than alpha is not zero (in a JPEG file: above half of the brightest value, for
/// JPEG blurs), 0 elsewhere. Throws Error if it cannot be read, or if all of it is inside.
cv::Mat1b read_mask(const std::filesystem::path& file);

}  // namespace mg::contour
