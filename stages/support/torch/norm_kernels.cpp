#include "stages/support/torch/norm_kernels.hpp"

#include <algorithm>

#include "stages/support/torch/fast_math.hpp"

namespace mg::net {
namespace {

struct None {
  static MG_INLINE float value(float z) { return z; }
  static MG_INLINE float slope(float) { return 1.0F; }
};
struct Relu {
  static MG_INLINE float value(float z) { return std::max(z, 0.0F); }
  static MG_INLINE float slope(float z) { return z > 0.0F ? 1.0F : 0.0F; }
};
struct Relu6 {
  static MG_INLINE float value(float z) { return std::min(std::max(z, 0.0F), 6.0F); }
  static MG_INLINE float slope(float z) { return z > 0.0F && z < 6.0F ? 1.0F : 0.0F; }
};
struct Silu {
  static MG_INLINE float value(float z) { return z * sigmoid(z); }
  static MG_INLINE float slope(float z) {
    const float s = sigmoid(z);
    return s * (1.0F + z * (1.0F - s));
  }
};
/// z * min(max(z + 3, 0), 6) / 6 (Howard et al. 2019).
struct HardSwish {
  static MG_INLINE float value(float z) {
    return z * std::min(std::max(z + 3.0F, 0.0F), 6.0F) * (1.0F / 6);
  }
  static MG_INLINE float slope(float z) {
    const float inside = (z + 1.5F) * (1.0F / 3);
    return z < -3.0F ? 0.0F : (z > 3.0F ? 1.0F : inside);
  }
};

template <class A>
MG_INLINE void apply(const float* x, Block block, Affinity z, float* __restrict y) {
  for (std::int64_t r = 0; r < block.rows; ++r, x += block.channels, y += block.channels) {
    for (std::int64_t c = 0; c < block.channels; ++c) {
      y[c] = A::value(x[c] * z.scale[c] + z.shift[c]);
    }
  }
}

template <class A>
MG_INLINE void gradient_sums(const float* x, const float* dy, Block block, Affinity z,
                             const float* mean, float* __restrict sum, float* __restrict product) {
  std::fill_n(sum, block.channels, 0.0F);
  std::fill_n(product, block.channels, 0.0F);
  for (std::int64_t r = 0; r < block.rows; ++r, x += block.channels, dy += block.channels) {
    for (std::int64_t c = 0; c < block.channels; ++c) {
      const float dz = dy[c] * A::slope(x[c] * z.scale[c] + z.shift[c]);
      sum[c] += dz;
      product[c] += dz * (x[c] - mean[c]);
    }
  }
}

template <class A>
MG_INLINE void gradient(const float* x, const float* dy, Block block, Affinity z, const float* mean,
                        const float* slope, const float* offset, float* __restrict dx) {
  for (std::int64_t r = 0; r < block.rows; ++r) {
    for (std::int64_t c = 0; c < block.channels; ++c) {
      const float dz = dy[c] * A::slope(x[c] * z.scale[c] + z.shift[c]);
      dx[c] = z.scale[c] * dz + slope[c] * (x[c] - mean[c]) + offset[c];
    }
    x += block.channels, dy += block.channels, dx += block.channels;
  }
}

/// Calls work with the type of the activation, outside of all loops.
template <class Work>
MG_INLINE void chosen(Activation activation, const Work& work) {
  switch (activation) {
    case Activation::none:
      return work(None());
    case Activation::relu:
      return work(Relu());
    case Activation::relu6:
      return work(Relu6());
    case Activation::silu:
      return work(Silu());
    case Activation::hard_swish:
      return work(HardSwish());
  }
}

}  // namespace

MG_SIMD void block_statistics(const float* x, Block block, float* __restrict mean,
                              float* __restrict squares) {
  std::fill_n(mean, block.channels, 0.0F);
  std::fill_n(squares, block.channels, 0.0F);
  const auto* row = x;
  for (std::int64_t r = 0; r < block.rows; ++r, row += block.channels) {
    for (std::int64_t c = 0; c < block.channels; ++c) mean[c] += row[c] - x[c];
  }
  // Sums are taken relative to the first row, so that they stay small where the mean is large.
  const auto share = 1.0F / static_cast<float>(block.rows);
  for (std::int64_t c = 0; c < block.channels; ++c) mean[c] = x[c] + mean[c] * share;
  row = x;
  for (std::int64_t r = 0; r < block.rows; ++r, row += block.channels) {
    for (std::int64_t c = 0; c < block.channels; ++c) {
      squares[c] += (row[c] - mean[c]) * (row[c] - mean[c]);
    }
  }
}

MG_SIMD void block_apply(const float* x, Block block, Affinity z, Activation activation, float* y) {
  chosen(
      activation, [&](auto a)
                      __attribute__((always_inline)) { apply<decltype(a)>(x, block, z, y); });
}

MG_SIMD void block_gradient_sums(const float* x, const float* dy, Block block, Affinity z,
                                 const float* mean, Activation activation, float* sum,
                                 float* product) {
  chosen(
      activation, [&](auto a) __attribute__((always_inline)) {
        gradient_sums<decltype(a)>(x, dy, block, z, mean, sum, product);
      });
}

MG_SIMD void block_gradient(const float* x, const float* dy, Block block, Affinity z,
                            const float* mean, const float* slope, const float* offset,
                            Activation activation, float* dx) {
  chosen(
      activation, [&](auto a) __attribute__((always_inline)) {
        gradient<decltype(a)>(x, dy, block, z, mean, slope, offset, dx);
      });
}

}  // namespace mg::net
