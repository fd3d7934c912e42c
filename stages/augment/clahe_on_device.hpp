// equalized() by LibTorch, on the device where the picture is.
#pragma once

#include <ATen/core/Tensor.h>

namespace mg::augment {

/// [channels, height, width] of floats. The counts of the tiles' levels (64 KB) come to the host
/// and their tables go back; the pixels stay.
at::Tensor equalized_on_device(const at::Tensor& picture, double white, double clip);

}  // namespace mg::augment
