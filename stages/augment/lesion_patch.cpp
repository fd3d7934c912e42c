#include "stages/augment/lesion_patch.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace mg::augment {

namespace {

/// From 1 at 0 to 0 at `width`, without a kink at either end.
float faded(float distance, double width) {
  const auto t = std::clamp(static_cast<float>(distance / width), 0.0F, 1.0F);
  return 1 - t * t * (3 - 2 * t);
}

/// How many pixels it is from (x, y) to the outside of a picture; 1 at its outermost pixels.
int to_border(int x, int y, const cv::Size& size) {
  return std::min(std::min(x, y), std::min(size.width - 1 - x, size.height - 1 - y)) + 1;
}

double gray_at(const cv::Mat& picture, int x, int y) {
  const auto channels = picture.channels();
  const auto* const at = picture.ptr<float>(y) + static_cast<std::ptrdiff_t>(x) * channels;
  double sum = 0;
  for (int c = 0; c < channels; ++c) sum += at[c];
  return sum / channels;
}

/// The mean tone of what is not black within `width` of the lesion; 0 if there is nothing.
double tone_around(const cv::Mat& picture, const cv::Mat1f& distance, double width) {
  double sum = 0;
  int count = 0;
  for (int y = 0; y < distance.rows; ++y) {
    for (int x = 0; x < distance.cols; ++x) {
      if (distance(y, x) <= 0 || distance(y, x) > width) continue;
      const auto tone = gray_at(picture, x, y);
      sum += tone;
      count += tone > 0;
    }
  }
  return count > 0 ? sum / count : 0;
}

/// The part of the picture around one lesion, `inside` of which is 255.
LesionPatch cut(const cv::Mat& picture, const cv::Mat1b& inside, const cv::Rect& box,
                double width) {
  const auto margin = static_cast<int>(std::ceil(width)) + 2;
  const cv::Rect wanted(box.x - margin, box.y - margin, box.width + 2 * margin,
                        box.height + 2 * margin);
  const auto taken = wanted & cv::Rect({0, 0}, picture.size());
  LesionPatch out;
  picture(taken).copyTo(out.pixels);
  inside(taken).copyTo(out.mask);
  cv::Mat1f distance;
  cv::distanceTransform(out.mask == 0, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  out.weight.create(taken.size());
  for (int y = 0; y < taken.height; ++y) {
    for (int x = 0; x < taken.width; ++x) {
      const auto rim = to_border(x + taken.x, y + taken.y, picture.size());
      out.weight(y, x) =
          faded(distance(y, x), width + 1) * (1 - faded(static_cast<float>(rim), width + 1));
    }
  }
  out.surround = tone_around(out.pixels, distance, width + 1);
  return out;
}

cv::Mat on_canvas(const cv::Mat& in, int side) {
  const auto left = (side - in.cols) / 2, top = (side - in.rows) / 2;
  cv::Mat out;
  cv::copyMakeBorder(in, out, top, side - in.rows - top, left, side - in.cols - left,
                     cv::BORDER_CONSTANT, cv::Scalar::all(0));
  return out;
}

}  // namespace

std::vector<LesionPatch> lesions_in(const cv::Mat& picture, const cv::Mat& mask, double feather) {
  cv::Mat parts, stats, middles;
  const auto count = cv::connectedComponentsWithStats(mask, parts, stats, middles, 8, CV_32S);
  std::vector<LesionPatch> out;
  for (int i = 1; i < count; ++i) {
    const auto* const row = stats.ptr<int>(i);
    const auto area = row[cv::CC_STAT_AREA];
    if (area < smallest_lesion_px) continue;
    const cv::Rect box(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH],
                       row[cv::CC_STAT_HEIGHT]);
    const auto width = std::max(1.0, feather * std::sqrt(area / std::numbers::pi));
    auto patch = cut(picture, parts == i, box, width);
    if (patch.surround > 0) out.push_back(std::move(patch));
  }
  return out;
}

LesionPatch turned(const LesionPatch& lesion, const Turn& turn) {
  const auto scaled = std::hypot(lesion.mask.cols, lesion.mask.rows) * turn.scale;
  const auto side =
      std::max({static_cast<int>(std::ceil(scaled)) + 2, lesion.mask.cols, lesion.mask.rows});
  auto still = turn;
  still.shift_x = still.shift_y = 0;
  const Warp warp{to_input(still, side, side), {}};
  auto out = lesion;
  out.weight = warped(on_canvas(lesion.weight, side), warp);
  const auto box = cv::boundingRect(cv::Mat(out.weight > 0));
  out.weight = out.weight(box).clone();
  out.pixels = warped(on_canvas(lesion.pixels, side), warp)(box).clone();
  out.mask = warped_mask(on_canvas(lesion.mask, side), warp)(box).clone();
  return out;
}

void blend_in(cv::Mat& picture, double white, const LesionPatch& lesion, int x, int y,
              double shift) {
  const auto channels = picture.channels();
  const auto scale = static_cast<float>(white), more = static_cast<float>(shift);
  for (int row = 0; row < lesion.mask.rows; ++row) {
    auto* to = picture.ptr<float>(y + row) + static_cast<std::ptrdiff_t>(x) * channels;
    const auto* from = lesion.pixels.ptr<float>(row);
    for (int column = 0; column < lesion.mask.cols; ++column) {
      const auto weight = lesion.weight(row, column);
      for (int c = 0; c < channels; ++c, ++to, ++from) {
        const auto tone = std::clamp(*from + more, 0.0F, 1.0F) * scale;
        *to += weight * (tone - *to);
      }
    }
  }
}

}  // namespace mg::augment
