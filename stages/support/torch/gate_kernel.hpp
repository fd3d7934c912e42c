// Squeeze and excitation of one channels-last picture in place. No LibTorch here: the picture is
// still in the cache when it is scaled.
#pragma once

#include <cstdint>

#include "stages/support/torch/norm_kernels.hpp"

namespace mg::net {

/// gate = sigma(expand * activation(reduce * means + reduce_bias) + expand_bias).
struct Gate {
  const float* reduce = nullptr;  ///< [squeezed, channels]
  const float* reduce_bias = nullptr;
  const float* expand = nullptr;  ///< [channels, squeezed]
  const float* expand_bias = nullptr;
  std::int64_t squeezed = 0;
  Activation activation = Activation::silu;  ///< silu or relu
  bool hard = false;                         ///< sigma(z) = min(max(z + 3, 0), 6) / 6
};

/// Scales each channel of the picture by its gate. `scratch` has room for 2 * channels + squeezed.
void block_gate(float* x, Block block, const Gate& gate, float* scratch);

}  // namespace mg::net
