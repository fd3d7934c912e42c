#include "stages/augment/tones.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <type_traits>
#include <utility>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/augment/clahe.hpp"
#include "stages/augment/low_resolution.hpp"

namespace mg::augment {

namespace {

template <class T>
T stored(double value, double white) {
  const auto within = std::clamp(value, 0.0, white);
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<T>(within);
  else
    return static_cast<T>(within + 0.5);
}

cv::Mat blurred(const cv::Mat& picture, double sigma) {
  const auto side = static_cast<int>(gaussian(sigma).size());
  cv::Mat out;
  cv::GaussianBlur(picture, out, {side, side}, sigma, sigma, cv::BORDER_REFLECT_101);
  return out;
}

/// Through floats and back to the picture's depth.
template <class F>
void change_as_floats(cv::Mat& picture, F change) {
  cv::Mat floats;
  picture.convertTo(floats, CV_32F);
  cv::Mat(change(floats)).convertTo(picture, picture.depth());
}

/// Integers up to white are looked up, floats computed.
template <class T>
void apply_curve(cv::Mat& picture, double white, const Tones& tones) {
  const auto length = picture.cols * picture.channels();
  std::vector<T> table;
  if constexpr (!std::is_floating_point_v<T>) {
    for (int i = 0; i <= static_cast<int>(white); ++i) {
      table.push_back(stored<T>(curve(tones, i / white) * white, white));
    }
  }
  for (int y = 0; y < picture.rows; ++y) {
    auto* const row = picture.ptr<T>(y);
    for (int x = 0; x < length; ++x) {
      if constexpr (std::is_floating_point_v<T>)
        row[x] = stored<T>(curve(tones, row[x] / white) * white, white);
      else
        row[x] = table[std::min<std::size_t>(row[x], table.size() - 1)];
    }
  }
}

template <class T>
void add_noise(cv::Mat& picture, double white, const Tones& tones) {
  const auto length = picture.cols * picture.channels();
  const auto deviation = static_cast<float>(tones.noise * white);
  std::uint64_t i = 0;
  for (int y = 0; y < picture.rows; ++y) {
    auto* const row = picture.ptr<T>(y);
    for (int x = 0; x < length; ++x, ++i) {
      row[x] =
          stored<T>(static_cast<float>(row[x]) + deviation * noise_at(tones.noise_key, i), white);
    }
  }
}

/// What is 0 in `before` becomes 0.
template <class T>
void blacken_as(const cv::Mat& before, cv::Mat& picture) {
  const auto length = picture.cols * picture.channels();
  for (int y = 0; y < picture.rows; ++y) {
    const auto* const was = before.ptr<T>(y);
    auto* const row = picture.ptr<T>(y);
    for (int x = 0; x < length; ++x) row[x] = was[x] == 0 ? T{} : row[x];
  }
}

template <class T>
cv::Mat toned_as(const cv::Mat& picture, double white, const Tones& tones) {
  auto out = tones.blur_px > 0 ? blurred(picture, tones.blur_px) : picture.clone();
  if (tones.coarser > 1) {
    change_as_floats(out, [&](const cv::Mat& in) { return in_low_resolution(in, tones.coarser); });
  }
  if (tones.clahe_clip > 0) {
    change_as_floats(out,
                     [&](const cv::Mat& in) { return equalized(in, white, tones.clahe_clip); });
  }
  if (tones.change_curve()) apply_curve<T>(out, white, tones);
  if (tones.noise > 0) add_noise<T>(out, white, tones);
  if (tones.keep_black) blacken_as<T>(picture, out);
  for (const auto& hole : tones.holes) {
    out(pixels_of(hole, out.cols, out.rows)).setTo(cv::Scalar::all(0));
  }
  return out;
}

}  // namespace

double curve(const Tones& tones, double v) {
  const auto bent = tones.gamma == 1 ? v : std::pow(std::max(v, 0.0), tones.gamma);
  return std::clamp((bent - 0.5) * tones.contrast + 0.5 + tones.brightness, 0.0, 1.0);
}

float noise_at(std::uint64_t key, std::uint64_t i) {
  const auto bits = mix(key + i * 0x9e3779b97f4a7c15ULL);
  const auto sum = static_cast<int>((bits & 0xffff) + (bits >> 16 & 0xffff) +
                                    (bits >> 32 & 0xffff) + (bits >> 48));
  return static_cast<float>(sum - 2 * 0xffff) * (1 / 37837.227F);  // 65536 / sqrt(3)
}

std::vector<float> gaussian(double sigma_px) {
  const auto radius = static_cast<int>(std::ceil(3 * sigma_px));
  std::vector<float> out;
  double sum = 0;
  for (int i = -radius; i <= radius; ++i) {
    out.push_back(static_cast<float>(std::exp(-0.5 * i * i / (sigma_px * sigma_px))));
    sum += out.back();
  }
  for (auto& value : out) value /= static_cast<float>(sum);
  return out;
}

cv::Rect pixels_of(const Hole& hole, int width, int height) {
  const auto span = [](double from, double length, int pixels) {
    const auto begin = std::min(static_cast<int>(std::lround(from * pixels)), pixels - 1);
    const auto end = static_cast<int>(std::lround((from + length) * pixels));
    return std::pair(begin, std::max(1, std::min(end, pixels) - begin));
  };
  const auto [x, across] = span(hole.x, hole.width, width);
  const auto [y, down] = span(hole.y, hole.height, height);
  return {x, y, across, down};
}

cv::Mat toned(const cv::Mat& picture, double white, const Tones& tones) {
  switch (picture.depth()) {
    case CV_8U:
      return toned_as<unsigned char>(picture, white, tones);
    case CV_16U:
      return toned_as<unsigned short>(picture, white, tones);
    case CV_32F:
      return toned_as<float>(picture, white, tones);
    default:
      throw Error("a picture whose tones change has 8 or 16 bits or floats");
  }
}

}  // namespace mg::augment
