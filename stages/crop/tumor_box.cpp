#include "stages/crop/tumor_box.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {

namespace {

/// The part with the most pixels; the first of equals. There is at least one.
cv::Rect largest_part_of(const cv::Mat& mask) {
  cv::Mat labels, stats, centroids;
  cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
  int best = 1;
  for (int i = 2; i < stats.rows; ++i) {
    if (stats.at<int>(i, cv::CC_STAT_AREA) > stats.at<int>(best, cv::CC_STAT_AREA)) best = i;
  }
  const auto* const row = stats.ptr<int>(best);
  return {row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH],
          row[cv::CC_STAT_HEIGHT]};
}

/// Where a stretch of `side` pixels around `middle` starts; within the picture where it fits.
int placed(double middle, int side, int limit) {
  const auto centered = static_cast<int>(std::floor(middle - (side - 1) / 2.0 + 0.5));
  return side <= limit ? std::clamp(centered, 0, limit - side) : centered;
}

double middle_of(int from, int length) { return from + (length - 1) / 2.0; }

}  // namespace

std::optional<Box> box_of(const Mask& mask, bool largest_part) {
  const auto inside = view(mask.pixels);
  auto box = cv::boundingRect(inside);
  if (box.empty()) return {};
  if (largest_part) {
    const auto part = largest_part_of(inside(box));
    box = {box.x + part.x, box.y + part.y, part.width, part.height};
  }
  return Box{box.x, box.y, box.width, box.height};
}

Box square_around(const Box& box, const Length& margin, const Length& min_side, int width,
                  int height) {
  const auto across = std::max(box.width + 2 * margin.x, min_side.x);
  const auto down = std::max(box.height + 2 * margin.y, min_side.y);
  const auto side = static_cast<int>(std::ceil(std::max(across, down) - 1e-9));
  return {placed(middle_of(box.x, box.width), side, width),
          placed(middle_of(box.y, box.height), side, height), side, side};
}

Box central_square(const Image& image) {
  const auto picture = view(image.pixels);
  cv::Mat gray;
  cv::transform(picture, gray, cv::Mat(1, picture.channels(), CV_32F, 1.0 / picture.channels()));
  const auto bright = cv::moments(gray);
  if (bright.m00 <= 0) {
    return central_square(middle_of_picture(gray.cols, gray.rows), gray.cols, gray.rows);
  }
  return central_square({bright.m10 / bright.m00, bright.m01 / bright.m00}, gray.cols, gray.rows);
}

Box central_square(Point middle, int width, int height) {
  const auto side = std::max(1, std::min(width, height) / 2);
  return {placed(middle.x, side, width), placed(middle.y, side, height), side, side};
}

Point middle_of_picture(int width, int height) {
  return {middle_of(0, width), middle_of(0, height)};
}

}  // namespace mg::crop
