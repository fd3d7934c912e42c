// What the tests of this folder share.
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/image.hpp"
#include "pipeline/testing_pictures.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment::testing {

/// A picture from `value(x, y)`, at its own resolution.
template <class T, class F>
Image picture(int width, int height, F value, double white = 255) {
  return mg::testing::picture_of<T>(width, height, white, value);
}

template <class F>
Mask mask(int width, int height, F inside) {
  return mg::testing::mask_of(width, height, inside);
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
