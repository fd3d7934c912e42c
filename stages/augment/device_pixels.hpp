// Pictures as batches of floats on a device, and back to the depth they had.
#pragma once

#include <ATen/core/Tensor.h>

#include "pipeline/declare.hpp"
#include "pipeline/image.hpp"

namespace mg::augment {

/// [channels, height, width], the values as they are.
at::Tensor float_picture(const Pixels& pixels, c10::Device device);

/// The first picture from `begin` on that has another size or number of channels, or the end.
std::size_t end_of_same_size(const Column<Image>& images, std::size_t begin);

/// [n, channels, height, width] of pictures begin to end, which have one size.
at::Tensor float_batch(const Column<Image>& images, std::size_t begin, std::size_t end,
                       c10::Device device);

/// [channels, height, width] of floats as pixels on the same device: within 0 and `white`, rounded
/// if the depth is one of integers.
Pixels pixels_of(const at::Tensor& picture, Depth depth, double white);

}  // namespace mg::augment
