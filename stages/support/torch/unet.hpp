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
  bool deep = false;   ///< has outputs at the coarser strides too, for deep supervision
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

  /// The logits, and if it is deep those of a 1 x 1 convolution of each decoder block but the last,
  /// fine to coarse, at the sizes of the blocks. What is deep are aids: no file has them.
  std::vector<at::Tensor> outputs(const at::Tensor& x, const Mode& mode) const;

 private:
  class DecoderBlock;
  struct Head {
    at::Tensor weight, bias;
  };
  at::Tensor decoded(std::size_t block, const at::Tensor& y, const std::vector<at::Tensor>& pyramid,
                     const Mode& mode) const;
  at::Tensor finished(const at::Tensor& y, const at::Tensor& x, const Mode& mode) const;

  std::unique_ptr<Encoder> encoder_;
  std::vector<DecoderBlock> decoder_;
  at::Tensor weight_, bias_;
  std::vector<Head> deep_;  ///< coarse to fine
};

}  // namespace mg::net
