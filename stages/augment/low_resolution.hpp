// A picture as a coarser detector would have seen it.
#pragma once

#include <opencv2/core/mat.hpp>

namespace mg::augment {

/// How many pixels `pixels` become if each is `coarser` times larger; at least one.
int coarse_pixels(int pixels, double coarser);

/// Averaged over larger pixels, whose edges meet those of the picture, then interpolated between
/// their centers. Floats, any number of channels; the size stays.
cv::Mat in_low_resolution(const cv::Mat& picture, double coarser);

}  // namespace mg::augment
