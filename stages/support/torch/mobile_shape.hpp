// The shapes of EfficientNets and MobileNets: what they are made of, as numbers. No LibTorch here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stages/support/torch/activation.hpp"

namespace mg::net {

/// `convolution`: 1 x 1. `separable`: a filter a channel, then 1 x 1. `inverted`: 1 x 1 to more
/// channels, a filter a channel, 1 x 1 to fewer (Sandler et al. 2018).
enum class BlockKind : std::uint8_t { convolution, separable, inverted };

/// One block; timm names its tensors blocks.<stage>.<index>.
struct BlockShape {
  std::int64_t stage = 0, index = 0;
  BlockKind kind = BlockKind::inverted;
  std::int64_t kernel = 3, stride = 1;
  std::int64_t in = 0, wide = 0, out = 0;  ///< channels; wide: between the first and the last layer
  std::int64_t squeezed = 0;               ///< of the gate; 0: no gate
  Activation activation = Activation::none;
};

enum class MobileFamily : std::uint8_t { efficientnet, mobilenet_v2, mobilenet_v3 };

struct MobileShape {
  MobileFamily family = MobileFamily::efficientnet;
  std::int64_t stem = 32;  ///< channels of the first convolution, which halves the picture
  std::vector<BlockShape> blocks;
  std::int64_t head = 1280;                  ///< features of a classifier
  Activation activation = Activation::silu;  ///< of stem and head
  double epsilon = 1e-5;                     ///< of all norms
  bool same_padding = false;                 ///< TensorFlow's padding
};

/// efficientnet_b0 to b3 and efficientnet_lite0 (Tan and Le 2019), mobilenet_v2 (Sandler et al.
/// 2018), mobilenet_v3_small (Howard et al. 2019; with torchvision's epsilon of 1e-3);
/// mobilenetv3_small_100 is the latter with timm's 1e-5. With `tf_` in front: as TensorFlow
/// computes them, epsilon 1e-3 and padding "same".
const std::vector<std::string>& mobile_names();

/// Throws mg::Error if the name is none of mobile_names().
MobileShape mobile_shape(const std::string& name);

}  // namespace mg::net
