// How bright a picture's tissue is.
#pragma once

#include <array>
#include <cstddef>
#include <opencv2/core/mat.hpp>

namespace mg::audit {

constexpr std::size_t tone_count = 64;

struct Tones {
  std::array<float, tone_count> shares{};  ///< of the tissue, by brightness from black to white
  double mean = 0;                         ///< 0..1 for black..white
};

/// Of the pixels where `tissue` is not 0.
Tones tones_of(const cv::Mat1f& picture, const cv::Mat1b& tissue);

/// The earth mover's distance of two histograms over 0..1: how far brightness has to be moved on
/// average to make one of the other (0: equal; 1: black against white).
double distance(const std::array<double, tone_count>& a, const std::array<double, tone_count>& b);

}  // namespace mg::audit
