// EfficientNet-B0 (Tan and Le 2019) and its lite variant, as a classifier or as an encoder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stages/support/torch/layers.hpp"

namespace mg::net {

/// The variants: `efficientnet_b0`; `efficientnet_lite0` (no squeeze and excitation, ReLU6).
const std::vector<std::string>& efficientnet_variants();

struct EfficientNetOptions {
  std::string variant = "efficientnet_b0";
  std::int64_t channels = 3;      ///< of the input
  std::int64_t classes = 1000;    ///< 0: an encoder, without the last convolution and the head
  double dropout = 0.2;           ///< before the last layer
  double stochastic_depth = 0.2;  ///< of the last block; grows linearly from 0 at the first
};

/// Names and shapes of the tensors are those of torchvision's `efficientnet_b0`.
class EfficientNet {
 public:
  /// Throws mg::Error if the variant is unknown.
  EfficientNet(const Builder& builder, const EfficientNetOptions& options);
  EfficientNet(EfficientNet&&) noexcept;
  EfficientNet& operator=(EfficientNet&&) noexcept;
  ~EfficientNet();

  /// [n, channels, h, w] float to [n, classes] logits. h and w at least 32.
  at::Tensor logits(const at::Tensor& x, const Mode& mode) const;

  /// The last features before each halving, at strides 2, 4, 8, 16, 32; h and w multiples of 32.
  std::vector<at::Tensor> pyramid(const at::Tensor& x, const Mode& mode) const;
  static std::vector<std::int64_t> pyramid_channels() { return {16, 24, 40, 112, 320}; }

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The name that torchvision gives to a tensor of timm's `efficientnet_b0`, e.g.
/// "blocks.1.0.conv_pw.weight" is "features.2.0.block.0.0.weight". Empty if timm has no such name.
std::string torchvision_name(const std::string& timm_name);

}  // namespace mg::net
