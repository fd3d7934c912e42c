#include "stages/crop/patch_places.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "stages/crop/tumor_box.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {

namespace {

/// Draws one of the pixels with this value; there is at least one.
cv::Point draw_pixel(const cv::Mat& values, int value, Random& random) {
  std::vector<cv::Point> places;
  cv::findNonZero(values == value, places);
  return places[random.below(places.size())];
}

/// Where a stretch of `length` begins that is centered on `middle` and holds `at`.
int begin_of(double middle, int at, int length, int limit) {
  if (length >= limit) return -((length - limit) / 2);
  const auto centered = static_cast<int>(std::lround(middle - (length - 1) / 2.0));
  return std::clamp(std::clamp(centered, at - length + 1, at), 0, limit - length);
}

}  // namespace

std::optional<MaskPart> lesions_of(const Mask& mask) {
  const auto box = box_of(mask, false);
  if (!box) return {};
  const auto part = view(mask.pixels)(cv::Rect(box->x, box->y, box->width, box->height));
  return MaskPart{box->x, box->y, to_pixels(part.clone())};
}

Point pixel_of_lesion(const MaskPart& lesions, Random random) {
  cv::Mat parts;
  const auto count = cv::connectedComponents(view(lesions.mask), parts, 8, CV_32S);
  const auto part = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(count - 1)));
  const auto at = draw_pixel(parts, part, random);
  return {static_cast<double>(lesions.x + at.x), static_cast<double>(lesions.y + at.y)};
}

Point place_in_breast(const Breast& breast, const Geometry& geometry, Random random) {
  const auto at = draw_pixel(view(breast.mask.pixels), 255, random);
  const auto to_picture = geometry.to_source.inverse() * breast.mask.geometry.to_source;
  return to_picture({at.x + random.uniform(-0.5, 0.5), at.y + random.uniform(-0.5, 0.5)});
}

Box box_around(Point at, int box_width, int box_height, int width, int height, double jitter,
               Random random) {
  const auto across = random.uniform(-jitter, jitter) * box_width / 2;
  const auto down = random.uniform(-jitter, jitter) * box_height / 2;
  const auto x = static_cast<int>(std::lround(at.x)), y = static_cast<int>(std::lround(at.y));
  return {begin_of(at.x + across, x, box_width, width),
          begin_of(at.y + down, y, box_height, height), box_width, box_height};
}

}  // namespace mg::crop
