// Batch norm with its activation, on a block of rows of a channels-last picture. No LibTorch here:
// plain loops, one block after the other through the cache.
#pragma once

#include <cstdint>

#include "stages/support/torch/activation.hpp"

namespace mg::net {

/// `rows` pixels of `channels` values each.
struct Block {
  std::int64_t rows = 0, channels = 0;
};

/// What batch norm does to channel c: z = x * scale[c] + shift[c].
struct Affinity {
  const float* scale = nullptr;
  const float* shift = nullptr;
};

/// Sets mean[c] and squares[c], the sum of (x - mean)^2, of a block.
void block_statistics(const float* x, Block block, float* mean, float* squares);

/// y = activation(z).
void block_apply(const float* x, Block block, Affinity z, Activation activation, float* y);

/// With dz = dy * activation'(z), sets sum[c] of dz and product[c] of dz * (x - mean[c]).
void block_gradient_sums(const float* x, const float* dy, Block block, Affinity z,
                         const float* mean, Activation activation, float* sum, float* product);

/// dx = scale[c] * dz + slope[c] * (x - mean[c]) + offset[c].
void block_gradient(const float* x, const float* dy, Block block, Affinity z, const float* mean,
                    const float* slope, const float* offset, Activation activation, float* dx);

}  // namespace mg::net
