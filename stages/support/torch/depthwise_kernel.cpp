#include "stages/support/torch/depthwise_kernel.hpp"

#include <array>

#include "stages/support/torch/simd.hpp"

namespace mg::net {
namespace {

/// Sixteen floats, in whatever registers the processor has.
using Lanes =
    float __attribute__((vector_size(sizeof(float) * lanes), aligned(alignof(float)), may_alias));

MG_INLINE const Lanes& at(const float* values) { return *reinterpret_cast<const Lanes*>(values); }

}  // namespace

MG_SIMD void add_filter_gradient(PaddedPlane input, GradientPlane above, std::int64_t stride,
                                 double* sums) {
  Lanes taps[filter_taps] = {};
  for (std::int64_t row = 0; row < above.height; ++row) {
    for (std::int64_t column = 0; column < above.width; ++column) {
      const auto gradient = at(above.values + (row * above.width + column) * above.step);
      const auto* corner = input.values + (row * stride * input.width + column * stride) * lanes;
#pragma GCC unroll 5
      for (std::int64_t y = 0; y < filter_side; ++y) {
#pragma GCC unroll 5
        for (std::int64_t x = 0; x < filter_side; ++x) {
          taps[y * filter_side + x] += gradient * at(corner + (y * input.width + x) * lanes);
        }
      }
    }
  }
  for (std::int64_t tap = 0; tap < filter_taps; ++tap) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      sums[tap * lanes + lane] += static_cast<double>(taps[tap][lane]);
    }
  }
}

}  // namespace mg::net
