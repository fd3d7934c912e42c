// A U-Net (Ronneberger et al. 2015) whose way down is an EfficientNet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stages/support/torch/layers.hpp"

namespace mg::net {

struct UNetOptions {
  std::string encoder = "efficientnet_b0";
  std::int64_t channels = 1;  ///< of the input
  /// Of the decoder's blocks, coarse to fine, at strides 16, 8, 4, 2, 1. With fewer than five the
  /// logits of the last one are enlarged bilinearly to full size.
  std::vector<std::int64_t> decoder{256, 128, 64, 32, 16};
  double stochastic_depth = 0.2;
  double prior = 0.5;  ///< what an untrained network predicts for each pixel, in (0, 1)
};

/// Names: `encoder.` and torchvision's; `decoder.<i>.<0|1>.` and ConvNorm's; `head.weight`,
/// `head.bias`.
class UNet {
 public:
  /// Throws mg::Error if the encoder is unknown or the decoder has not 1 to 5 blocks.
  UNet(const Builder& builder, const UNetOptions& options);
  UNet(UNet&&) noexcept;
  UNet& operator=(UNet&&) noexcept;
  ~UNet();

  /// [n, channels, h, w] float to [n, 1, h, w] logits; h and w multiples of 32.
  at::Tensor logits(const at::Tensor& x, const Mode& mode) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mg::net
