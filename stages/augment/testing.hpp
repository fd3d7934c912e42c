// What the tests of this folder share.
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/image.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment::testing {

/// A picture from `value(x, y)`, at its own resolution.
template <class T, class F>
Image picture(int width, int height, F value, double white = 255) {
  std::vector<T> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(static_cast<T>(value(x, y)));
  }
  Image out;
  out.pixels = make_pixels<T>(width, height, 1, std::move(values));
  out.geometry = {{0.1, 0.1}, {}, width, height};
  out.white = white;
  return out;
}

template <class F>
Mask mask(int width, int height, F inside) {
  const auto drawn =
      picture<std::uint8_t>(width, height, [&](int x, int y) { return inside(x, y) ? 255 : 0; });
  return {drawn.pixels, drawn.geometry};
}

/// Smooth tones from 20 to 220 of 255, as a fraction of white.
inline double hills(double x, double y) {
  return (120 + 60 * std::sin(x / 9) + 40 * std::cos(y / 7)) / 255;
}

/// A sample in training, with a stage's stream.
struct Sample {
  explicit Sample(std::string key = "patient 1/left", std::uint64_t seed = 1) {
    run.seed = seed;
    identity.key = std::move(key);
  }
  Context at(int epoch) const { return {run, identity, Split::train, 0, epoch, 99}; }

  RunInfo run;
  Identity identity;
};

/// The largest difference of two pictures of one type.
inline double difference(const cv::Mat& a, const cv::Mat& b) {
  return cv::norm(a, b, cv::NORM_INF);
}
inline double difference(const Pixels& a, const Pixels& b) { return difference(view(a), view(b)); }

}  // namespace mg::augment::testing
