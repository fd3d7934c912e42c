// A U-Net (Ronneberger et al. 2015) over any encoder.
#pragma once

#include "stages/support/torch/encoder.hpp"

namespace mg::net {

struct UNetOptions {
  EncoderOptions encoder{.channels = 1};
  /// Of the decoder's blocks, coarse to fine, at strides 16, 8, 4, 2, 1. With fewer than five the
  /// logits of the last one are enlarged bilinearly to full size.
  std::vector<std::int64_t> decoder{256, 128, 64, 32, 16};
  double prior = 0.5;  ///< what an untrained network predicts for each pixel, in (0, 1)
};

/// With five blocks the same as segmentation_models.pytorch's Unet. Names: `encoder.` and those of
/// the encoder; `decoder.blocks.<i>.conv<1|2>.<0|1>.`; `segmentation_head.0.`.
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
  class DecoderBlock;

  std::unique_ptr<Encoder> encoder_;
  std::vector<DecoderBlock> decoder_;
  at::Tensor weight_, bias_;
};

}  // namespace mg::net
