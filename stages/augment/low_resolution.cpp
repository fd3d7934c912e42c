#include "stages/augment/low_resolution.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace mg::augment {

int coarse_pixels(int pixels, double coarser) {
  return std::max(1, static_cast<int>(std::lround(pixels / coarser)));
}

cv::Mat in_low_resolution(const cv::Mat& picture, double coarser) {
  const cv::Size size(coarse_pixels(picture.cols, coarser), coarse_pixels(picture.rows, coarser));
  cv::Mat coarse, out;
  cv::resize(picture, coarse, size, 0, 0, cv::INTER_AREA);
  cv::resize(coarse, out, picture.size(), 0, 0, cv::INTER_LINEAR);
  return out;
}

}  // namespace mg::augment
