#include "stages/support/torch/gate_kernel.hpp"

#include <algorithm>

#include "stages/support/torch/fast_math.hpp"

namespace mg::net {
namespace {

constexpr std::int64_t lanes = 16;
constexpr std::int64_t rows_at_once =
    128;  // are summed before they are added, so that sums stay exact

/// Mean of each channel. `part` has room for a row.
MG_INLINE void means_of(const float* __restrict x, Block block, float* __restrict mean,
                        float* __restrict part) {
  std::fill_n(mean, block.channels, 0.0F);
  for (std::int64_t first = 0; first < block.rows; first += rows_at_once) {
    const auto end = std::min(block.rows, first + rows_at_once);
    std::fill_n(part, block.channels, 0.0F);
    for (auto r = first; r < end; ++r, x += block.channels) {
      for (std::int64_t c = 0; c < block.channels; ++c) part[c] += x[c];
    }
    for (std::int64_t c = 0; c < block.channels; ++c) mean[c] += part[c];
  }
  const auto share = 1.0F / static_cast<float>(block.rows);
  for (std::int64_t c = 0; c < block.channels; ++c) mean[c] *= share;
}

MG_INLINE void scale(float* __restrict x, Block block, const float* __restrict factor) {
  for (std::int64_t r = 0; r < block.rows; ++r, x += block.channels) {
    for (std::int64_t c = 0; c < block.channels; ++c) x[c] *= factor[c];
  }
}

MG_INLINE float dot(const float* a, const float* b, std::int64_t n) {
  float sums[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    for (std::int64_t j = 0; j < lanes; ++j) sums[j] += a[i + j] * b[i + j];
  }
  float out = 0;
  for (const auto sum : sums) out += sum;
  for (; i < n; ++i) out += a[i] * b[i];
  return out;
}

}  // namespace

MG_SIMD void block_gate(float* x, Block block, const Gate& gate, float* scratch) {
  auto* const mean = scratch;
  auto* const factor = scratch + block.channels;
  auto* const squeezed = scratch + 2 * block.channels;
  means_of(x, block, mean, factor);
  for (std::int64_t s = 0; s < gate.squeezed; ++s) {
    const float z =
        gate.reduce_bias[s] + dot(gate.reduce + s * block.channels, mean, block.channels);
    squeezed[s] = gate.activation == Activation::relu ? std::max(z, 0.0F) : z * sigmoid(z);
  }
  for (std::int64_t c = 0; c < block.channels; ++c) {
    factor[c] = gate.expand_bias[c] + dot(gate.expand + c * gate.squeezed, squeezed, gate.squeezed);
  }
  for (std::int64_t c = 0; c < block.channels; ++c) {
    const auto hard = std::min(std::max(factor[c] + 3.0F, 0.0F), 6.0F) * (1.0F / 6);
    factor[c] = gate.hard ? hard : sigmoid(factor[c]);
  }
  scale(x, block, factor);
}

}  // namespace mg::net
