#include "stages/crop/resample.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <type_traits>
#include <vector>

#include "stages/crop/averaging.hpp"
#include "stages/crop/taps.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {

namespace {

template <class T>
T rounded(float value) {
  if constexpr (std::is_floating_point_v<T>)
    return value;
  else
    return static_cast<T>(value + 0.5F);  // weights sum to 1 at most: no overflow
}

/// Are the outputs consecutive inputs?
bool consecutive(const Axis& axis) {
  const auto first = axis.taps.empty() ? 0 : axis.taps[0].first;
  for (std::size_t i = 0; i < axis.taps.size(); ++i) {
    if (axis.taps[i].count == 0 || axis.taps[i].first != first + static_cast<int>(i)) return false;
  }
  return true;
}

/// Output rows and columns that are input rows and columns: nothing is computed.
template <class T>
void pick(const cv::Mat& in, const Axis& across, const Axis& down, cv::Mat& out) {
  const auto channels = in.channels();
  const auto as_it_is = consecutive(across);
  for (int y = 0; y < out.rows; ++y) {
    if (down.taps[y].count == 0) continue;
    const auto* const from = in.ptr<T>(down.taps[y].first);
    auto* to = out.ptr<T>(y);
    if (as_it_is) {
      std::copy_n(from + across.begin * channels, out.cols * channels, to);
      continue;
    }
    for (const auto& taps : across.taps) {
      if (taps.count > 0) std::copy_n(from + taps.first * channels, channels, to);
      to += channels;
    }
  }
}

/// The weighted sum of input rows, from column axis.begin to axis.end.
template <class T>
void sum_rows(const cv::Mat& in, const Axis& across, const Axis& down, const Taps& rows,
              std::vector<float>& sum) {
  const auto channels = in.channels();
  const auto length = static_cast<std::size_t>(across.end - across.begin) * channels;
  sum.assign(length, 0);
  for (int k = 0; k < rows.count; ++k) {
    const auto weight = down.weights[rows.weights + k];
    const auto* const from = in.ptr<T>(rows.first + k) + across.begin * channels;
    for (std::size_t i = 0; i < length; ++i) sum[i] += weight * static_cast<float>(from[i]);
  }
}

template <class T>
void blend(const cv::Mat& in, const Axis& across, const Axis& down, cv::Mat& out) {
  const auto channels = in.channels();
  std::vector<float> sum;
  for (int y = 0; y < out.rows; ++y) {
    if (down.taps[y].count == 0) continue;
    sum_rows<T>(in, across, down, down.taps[y], sum);
    auto* to = out.ptr<T>(y);
    for (const auto& taps : across.taps) {
      const auto* const weights = across.weights.data() + taps.weights;
      const auto* const from = sum.data() + (taps.first - across.begin) * channels;
      for (int c = 0; c < channels && taps.count > 0; ++c) {
        float value = 0;
        for (int k = 0; k < taps.count; ++k) value += weights[k] * from[k * channels + c];
        to[c] = rounded<T>(value);
      }
      to += channels;
    }
  }
}

template <class T>
void run(const cv::Mat& in, const Axis& across, const Axis& down, cv::Mat& out) {
  if (across.picks && down.picks)
    pick<T>(in, across, down, out);
  else
    blend<T>(in, across, down, out);
}

cv::Mat along_axes(const cv::Mat& in, const Affine& to_this, int width, int height) {
  const auto across = resampling_axis(width, in.cols, to_this.xx, to_this.x0);
  const auto down = resampling_axis(height, in.rows, to_this.yy, to_this.y0);
  cv::Mat out(height, width, in.type(), cv::Scalar::all(0));
  switch (in.depth()) {
    case CV_8U:
      run<unsigned char>(in, across, down, out);
      break;
    case CV_16U:
      run<unsigned short>(in, across, down, out);
      break;
    default:
      run<float>(in, across, down, out);
      break;
  }
  return out;
}

cv::Mat turned(const cv::Mat& in, const Affine& to_this, int width, int height) {
  const auto part = averaging(to_this, width, height, in.cols, in.rows);
  const auto near = along_axes(in, part.to_in, part.width, part.height);
  const auto map = part.to_in.inverse() * to_this;
  const cv::Matx23d matrix(map.xx, map.xy, map.x0, map.yx, map.yy, map.y0);
  cv::Mat out;
  cv::warpAffine(near, out, matrix, {width, height}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, cv::Scalar::all(0));
  return out;
}

cv::Mat resampled(const cv::Mat& in, const Affine& to_this, int width, int height) {
  return is_along_axes(to_this) ? along_axes(in, to_this, width, height)
                                : turned(in, to_this, width, height);
}

/// Only what the grid fills is computed; the rest is black.
cv::Mat on_grid(const Pixels& pixels, const Geometry& geometry, const Grid& grid) {
  const auto& filled = grid.filled;
  const auto to_this =
      geometry.to_source.inverse() * grid.geometry.to_source * Affine::shift(filled.x, filled.y);
  auto out = resampled(view(pixels), to_this, filled.width, filled.height);
  if (filled == Box{0, 0, grid.width, grid.height}) return out;
  cv::Mat whole(grid.height, grid.width, out.type(), cv::Scalar::all(0));
  out.copyTo(whole(cv::Rect(filled.x, filled.y, filled.width, filled.height)));
  return whole;
}

}  // namespace

Pixels resample(const Pixels& pixels, const Affine& to_this, int width, int height) {
  return to_pixels(resampled(view(pixels), to_this, width, height));
}

Image resample(const Image& image, const Grid& grid) {
  auto out = image;
  out.pixels = to_pixels(on_grid(image.pixels, image.geometry, grid));
  out.geometry = grid.geometry;
  return out;
}

Mask resample(const Mask& mask, const Grid& grid) {
  auto covered = on_grid(mask.pixels, mask.geometry, grid);
  cv::threshold(covered, covered, 127, 255, cv::THRESH_BINARY);
  return {to_pixels(covered), grid.geometry};
}

std::optional<Mask> resample(const Mask* mask, const Grid& grid) {
  if (!mask) return {};
  return resample(*mask, grid);
}

}  // namespace mg::crop
