#include "stages/contour/chain.hpp"

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "pipeline/error.hpp"

namespace mg::contour {

namespace {

constexpr std::int64_t most_pixels = 1 << 28;

std::vector<cv::Point> points_of(const Chain& chain) {
  std::vector<cv::Point> out;
  for (const auto& pixel : pixels_of(chain)) out.emplace_back(pixel.column, pixel.row);
  return out;
}

}  // namespace

Polygon polygon_of(const Chain& chain) {
  const auto pixels = points_of(chain);
  Polygon out;
  for (const auto& pixel : pixels) {
    out.points.push_back({static_cast<double>(pixel.x), static_cast<double>(pixel.y)});
  }
  if (pixels.size() > 1 && pixels.back() == pixels.front()) out.points.pop_back();
  return out;
}

Patch enclosed(const Chain& chain) {
  auto pixels = points_of(chain);
  auto box = cv::boundingRect(pixels);
  if (std::int64_t{box.width} * box.height > most_pixels) {
    throw Error("an outline spans " + std::to_string(box.width) + " × " +
                std::to_string(box.height) + " pixels, which no mammogram has");
  }
  const auto corner = box.tl() - cv::Point(1, 1);  // a frame that is outside for certain
  for (auto& pixel : pixels) pixel -= corner;
  // Outside is what can be reached from the frame without crossing the line of the chain.
  cv::Mat1b patch(box.height + 2, box.width + 2, 255);
  cv::polylines(patch, pixels, true, 128, 1, cv::LINE_8);
  cv::floodFill(patch, {0, 0}, 0, nullptr, 0, 0, 4);
  cv::threshold(patch, patch, 0, 255, cv::THRESH_BINARY);
  return {patch, Affine::shift(corner.x, corner.y)};
}

}  // namespace mg::contour
