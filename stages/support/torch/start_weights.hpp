// Beginning a training from weights that were trained elsewhere.
#pragma once

#include <string>

#include "stages/support/torch/safetensors.hpp"

namespace mg::net {

/// Copies what fits from `content` into `weights` and leaves the rest as it is. Names may be the
/// network's own, or torchvision's or timm's for efficientnet_b0, as a whole or as an encoder. A
/// first convolution for colors is summed for gray input; a last layer for other classes is left
/// out. Returns the number of tensors copied. Throws Error if less than half of the encoder fits.
std::size_t start_from(Weights& weights, const TensorFile& content, const std::string& origin);

}  // namespace mg::net
