// What all networks share: an encoder makes features of a picture, for a classifier or a U-Net.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stages/support/torch/layers.hpp"

namespace mg::net {

/// Which features a U-Net gets. Those of segmentation_models.pytorch's own encoders: EfficientNets
/// give their first convolution at stride 2, MobileNetV2 the 1280 features of its last one at
/// stride 32. Or those of its `tu-` encoders, which are timm's: the last block before each halving.
enum class Skips : std::uint8_t { smp, timm };

struct EncoderOptions {
  std::string name = "efficientnet_b0";  ///< one of encoder_names()
  std::int64_t channels = 3;             ///< of the input
  double stochastic_depth = 0.2;         ///< of the last block; grows linearly from 0 at the first
  bool head = false;                     ///< with the layers that only a classifier needs
  Skips skips = Skips::smp;
};

/// Names and shapes of the tensors are timm's, if timm has such an encoder.
class Encoder {
 public:
  virtual ~Encoder() = default;

  /// [n, channels, h, w] float to features at strides 2, 4, 8, 16, 32, those of plain encoders also
  /// at stride 1 before; h and w multiples of 32.
  virtual std::vector<at::Tensor> pyramid(const at::Tensor& x, const Mode& mode) const = 0;
  virtual std::vector<std::int64_t> pyramid_channels() const = 0;

  /// [n, channels, h, w] float, h and w at least 32, to the last maps before the mean over the
  /// picture, at stride 32. Needs options.head.
  virtual at::Tensor maps(const at::Tensor& x, const Mode& mode) const = 0;
  /// These maps to [n, feature_count()]. Needs options.head.
  virtual at::Tensor pooled(const at::Tensor& maps, const Mode& mode) const = 0;
  virtual std::int64_t feature_count() const = 0;

  /// Both.
  at::Tensor features(const at::Tensor& x, const Mode& mode) const {
    return pooled(maps(x, mode), mode);
  }
};

/// Throws mg::Error if the name is unknown.
std::unique_ptr<Encoder> make_encoder(const Builder& builder, const EncoderOptions& options);

}  // namespace mg::net
