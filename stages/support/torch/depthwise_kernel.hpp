// The gradient of a 5 x 5 filter for sixteen channels. No LibTorch here.
#pragma once

#include <cstdint>

namespace mg::net {

inline constexpr std::int64_t filter_side = 5, filter_taps = filter_side * filter_side;
inline constexpr std::int64_t lanes = 16;  ///< channels that are worked on at a time

/// Input of sixteen channels with its border of zeros, if any: rows of `width` pixels of `lanes`
/// values.
struct PaddedPlane {
  const float* values = nullptr;
  std::int64_t width = 0;
};

/// The gradient above, [height, width] pixels that lie `step` values apart; the first `lanes`
/// values of a pixel are used.
struct GradientPlane {
  const float* values = nullptr;
  std::int64_t height = 0, width = 0, step = 0;
};

/// sums[tap * lanes + lane] += sum over pixels of gradient * input at the tap.
void add_filter_gradient(PaddedPlane input, GradientPlane above, std::int64_t stride, double* sums);

}  // namespace mg::net
