// The picture at a glance: small, gray, and where the breast is.
#pragma once

#include <opencv2/core/mat.hpp>

#include "pipeline/image.hpp"

namespace mg::audit {

/// The picture averaged down so that its longer side is `side_px` at most (never enlarged), its
/// channels averaged, 0..1 for black..white.
cv::Mat1f coarse(const Image& image, int side_px);

/// Where tissue is (255) in a coarse picture: the largest bright part, its holes filled; brightness
/// is compared as its logarithm, since skin is as faint to tissue as air to skin. All of it if
/// there is no dark surround, as in a region cut out of a mammogram. White rims of film are no
/// tissue.
cv::Mat1b silhouette(const cv::Mat1f& picture);

}  // namespace mg::audit
