// Convolutions that filter each channel by itself.
#pragma once

#include <ATen/core/Tensor.h>

namespace mg::net {

/// `x` [n, c, h, w] inside of `border` zeros on all sides, filtered by `weight` [c, 1, k, k]. The
/// same numbers as LibTorch's convolution up to rounding. On the CPU the gradient of 5 x 5 filters
/// comes from a loop of our own: oneDNN's takes five times as long as its filtering.
at::Tensor depthwise(const at::Tensor& x, const at::Tensor& weight, std::int64_t stride,
                     std::int64_t border);

}  // namespace mg::net
