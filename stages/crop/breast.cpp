#include "stages/crop/breast.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "stages/crop/glow.hpp"
#include "stages/crop/resample.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {

namespace {

constexpr int coarse_side = 512;

/// A factor of brightness as a difference on the scale of coarse().
double levels(double factor) { return 255 * std::log(factor) / std::log(256.0); }

/// The logarithm of a coarse picture in gray, 8 bit, its brightest pixel white.
cv::Mat1b log_gray(const Pixels& small) {
  cv::Mat gray;
  cv::transform(view(small), gray, cv::Mat(1, small.channels, CV_32F, 1.0 / small.channels));
  cv::GaussianBlur(gray, gray, {5, 5}, 0);
  double brightest = 0;
  cv::minMaxLoc(gray, nullptr, &brightest);
  gray.convertTo(gray, CV_32F, brightest > 0 ? 255 / brightest : 1, 1);
  cv::log(gray, gray);
  gray.convertTo(gray, CV_8U, 255 / std::log(256.0));
  return gray;
}

/// Brighter than the threshold, and by half than what glows in the same column.
cv::Mat1b bright(const cv::Mat1b& gray, double share) {
  cv::Mat1b out;
  const auto otsu = cv::threshold(gray, out, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  const auto dark = cv::mean(gray, gray <= otsu)[0];
  const auto threshold = dark + (otsu - dark) * share;
  const cv::Mat1b glow = edge_glow(gray, threshold, levels(2)) + levels(1.5);
  cv::Mat1b limit;
  cv::repeat(cv::max(glow, std::floor(threshold)), gray.rows, 1, limit);
  return gray > limit;
}

/// The part with the largest outline, filled.
cv::Mat1b largest_part(const cv::Mat1b& mask) {
  cv::Mat1b out(mask.size(), 0);
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const auto largest = std::max_element(
      outlines.begin(), outlines.end(),
      [](const auto& a, const auto& b) { return cv::contourArea(a) < cv::contourArea(b); });
  if (largest != outlines.end()) {
    cv::drawContours(out, outlines, static_cast<int>(largest - outlines.begin()), 255, cv::FILLED);
  }
  return out;
}

/// The mask without what hangs on to it by something thin: the bright rims of scanned film run
/// along a whole edge of the picture and touch the breast. Its own tips come back.
cv::Mat1b without_rims(const cv::Mat1b& mask) {
  const auto side = std::max(mask.cols, mask.rows) / 32 + 1;  // thicker than a rim
  const auto square = cv::getStructuringElement(cv::MORPH_RECT, {side, side});
  cv::Mat framed;  // beyond the edge of the picture there is neither rim nor breast
  cv::copyMakeBorder(mask, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  cv::morphologyEx(framed, framed, cv::MORPH_OPEN, square, {-1, -1}, 1, cv::BORDER_CONSTANT, 0);
  cv::Mat1b out = largest_part(framed(cv::Rect(1, 1, mask.cols, mask.rows)).clone());
  cv::dilate(out, out, square, {-1, -1}, 3);
  return out & mask;
}

/// At the chest wall the picture ends in the midst of tissue, at the nipple it fades.
bool brighter_at_right(const cv::Mat1b& gray, const cv::Mat1b& part) {
  cv::Mat tissue;
  gray.copyTo(tissue, part);
  const auto band = std::max(1, gray.cols / 10);
  return cv::sum(tissue.colRange(gray.cols - band, gray.cols))[0] >
         cv::sum(tissue.colRange(0, band))[0];
}

/// All pixels of the picture that the coarse box touches.
Box enlarged(const cv::Rect& box, double step_x, double step_y) {
  const auto left = static_cast<int>(box.x * step_x), top = static_cast<int>(box.y * step_y);
  const auto right = static_cast<int>(std::ceil((box.x + box.width) * step_x));
  const auto bottom = static_cast<int>(std::ceil((box.y + box.height) * step_y));
  return {left, top, right - left, bottom - top};
}

}  // namespace

CoarseSize coarse_size(int width, int height) {
  const auto factor = std::max(1, (std::max(width, height) + coarse_side - 1) / coarse_side);
  return {(width + factor - 1) / factor, (height + factor - 1) / factor};
}

Affine to_fine(const CoarseSize& coarse, int width, int height) {
  return Affine::coarser(static_cast<double>(width) / coarse.width,
                         static_cast<double>(height) / coarse.height);
}

std::optional<Breast> find_breast(const Image& image, const BreastRule& rule) {
  const auto width = image.pixels.width, height = image.pixels.height;
  const auto size = coarse_size(width, height);
  const auto map = to_fine(size, width, height);
  return find_breast(resample(image.pixels, map, size.width, size.height), width, height,
                     image.geometry, rule);
}

std::optional<Breast> find_breast(const Pixels& coarse, int width, int height,
                                  const Geometry& geometry, const BreastRule& rule) {
  const auto gray = log_gray(coarse);
  const auto part = largest_part(without_rims(bright(gray, rule.threshold)));
  const auto found = cv::boundingRect(part);
  const auto share = static_cast<double>(cv::countNonZero(part)) / part.total();
  if (found.empty() || share < rule.smallest) return {};
  const auto map = to_fine({part.cols, part.rows}, width, height);
  return Breast{intersection(enlarged(found, map.xx, map.yy), {0, 0, width, height}),
                {to_pixels(part), geometry.moved(map)},
                brighter_at_right(gray(found), part(found))};
}

}  // namespace mg::crop
