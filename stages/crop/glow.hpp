// The glow of scanned film along its edges.
#pragma once

#include <opencv2/core.hpp>

namespace mg::crop {

/// What rows without tissue show in each column: one row, as wide as the picture, of the scale of
/// `gray`; 0 where nothing glows. Scanners spill light over the left and the right edge of film.
/// The glow may be as bright as skin, fades within a quarter of the width and is much the same from
/// top to bottom; so it is the lower quartile of the rows that are dark further in. What does not
/// fall to half (`half` gray levels lower) within a twenty-fourth of the width is tissue, and no
/// glow. Pixels above `dark` are not dark.
cv::Mat1b edge_glow(const cv::Mat1b& gray, double dark, double half);

}  // namespace mg::crop
