#include "stages/support/torch/mobile_encoder.hpp"

#include <ATen/ops/hardswish.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>

#include <cmath>
#include <optional>
#include <utility>

namespace mg::net {
namespace {

ConvStyle style_of(const MobileShape& shape, Activation activation) {
  return {activation, shape.epsilon, shape.same_padding ? Padding::same : Padding::symmetric};
}

/// A block, plus its input where the shapes allow.
class Block {
 public:
  Block(const Builder& builder, const BlockShape& block, const MobileShape& network, double drop)
      : residual_(block.stride == 1 && block.in == block.out), drop_(drop) {
    const auto style = style_of(network, block.activation);
    const auto linear = style_of(network, Activation::none);
    const ConvShape filter{block.wide, block.wide, block.kernel, block.stride, block.wide};
    switch (block.kind) {
      case BlockKind::convolution:
        last_.emplace(builder, ConvNames{"conv", "bn1"}, ConvShape{block.in, block.out}, style);
        return;
      case BlockKind::separable:
        filter_.emplace(builder, ConvNames{"conv_dw", "bn1"}, filter, style);
        last_.emplace(builder, ConvNames{"conv_pw", "bn2"}, ConvShape{block.wide, block.out},
                      linear);
        break;
      case BlockKind::inverted:
        expand_.emplace(builder, ConvNames{"conv_pw", "bn1"}, ConvShape{block.in, block.wide},
                        style);
        filter_.emplace(builder, ConvNames{"conv_dw", "bn2"}, filter, style);
        last_.emplace(builder, ConvNames{"conv_pwl", "bn3"}, ConvShape{block.wide, block.out},
                      linear);
        break;
    }
    const bool hard = network.family == MobileFamily::mobilenet_v3;
    const GateStyle gate{hard ? Activation::relu : Activation::silu, hard};
    if (block.squeezed > 0) gate_.emplace(builder["se"], block.wide, block.squeezed, gate);
  }

  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const {
    auto y = expand_ ? (*expand_)(x, mode) : x;
    if (filter_) y = (*filter_)(y, mode);
    if (gate_) y = (*gate_)(y, mode);
    if (residual_ && !mode.random) return last_->plus(x, y, mode);
    y = (*last_)(y, mode);
    return residual_ ? drop_rows(y, drop_, mode).add(x) : y;
  }

 private:
  bool residual_;
  double drop_;
  std::optional<ConvNorm> expand_, filter_, last_;
  std::optional<SqueezeExcitation> gate_;
};

/// The layers behind the blocks. MobileNetV3's come after the mean over the picture and have a bias
/// in place of a norm.
class Head {
 public:
  Head(const Builder& builder, const MobileShape& shape) {
    const auto in = shape.blocks.back().out;
    if (shape.family != MobileFamily::mobilenet_v3) {
      convolution_.emplace(builder, ConvNames{"conv_head", "bn2"}, ConvShape{in, shape.head},
                           style_of(shape, shape.activation));
      return;
    }
    const auto layer = builder["conv_head"];
    weight_ = layer.normal("weight", {shape.head, in, 1, 1},
                           std::sqrt(2 / static_cast<double>(shape.head)));
    bias_ = layer.constant("bias", {shape.head}, 0);
  }

  /// What comes before the mean over the picture: its convolution, or nothing.
  at::Tensor map(const at::Tensor& x, const Mode& mode) const {
    return convolution_ ? (*convolution_)(x, mode) : x;
  }
  at::Tensor pooled(const at::Tensor& maps, const Mode& mode) const {
    const auto means = maps.mean({2, 3});
    if (convolution_) return means;
    return at::hardswish(
        at::linear(means, as_used(weight_, mode).flatten(1), as_used(bias_, mode)));
  }

 private:
  std::optional<ConvNorm> convolution_;
  at::Tensor weight_, bias_;
};

/// The number of blocks before each of the features that a U-Net gets.
std::vector<std::size_t> taps_of(const MobileShape& shape, const EncoderOptions& options) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < shape.blocks.size(); ++i) {
    if (shape.blocks[i].stride == 2) out.push_back(i);
  }
  out.push_back(shape.blocks.size());
  if (options.skips == Skips::smp && shape.family == MobileFamily::efficientnet) {
    out.front() = 0;
    // Its `efficientnet-b0`, but none of the others, takes the first block of 112 channels, not the
    // last of the three.
    if (options.name == "tf_efficientnet_b0") out[3] = 9;
  }
  return out;
}

class MobileEncoder : public Encoder {
 public:
  MobileEncoder(const Builder& builder, const EncoderOptions& options, MobileShape shape)
      : shape_(std::move(shape)),
        taps_(taps_of(shape_, options)),
        head_skip_(options.skips == Skips::smp && shape_.family == MobileFamily::mobilenet_v2),
        stem_(builder, {"conv_stem", "bn1"}, {options.channels, shape_.stem, 3, 2},
              style_of(shape_, shape_.activation)) {
    const auto count = static_cast<double>(shape_.blocks.size());
    for (const auto& block : shape_.blocks) {
      const auto drop = options.stochastic_depth * static_cast<double>(blocks_.size()) / count;
      blocks_.emplace_back(builder["blocks"][block.stage][block.index], block, shape_, drop);
    }
    if (options.head || head_skip_) head_.emplace(builder, shape_);
  }

  std::vector<at::Tensor> pyramid(const at::Tensor& x, const Mode& mode) const override {
    std::vector<at::Tensor> out;
    auto y = stem_(x, mode);
    for (std::size_t done = 0; done < blocks_.size(); ++done) {
      if (taps_[out.size()] == done) out.push_back(y);
      y = blocks_[done](y, mode);
    }
    out.push_back(head_skip_ ? head_->map(y, mode) : y);
    return out;
  }

  std::vector<std::int64_t> pyramid_channels() const override {
    std::vector<std::int64_t> out;
    for (const auto tap : taps_) {
      out.push_back(tap == 0 ? shape_.stem : shape_.blocks[tap - 1].out);
    }
    if (head_skip_) out.back() = shape_.head;
    return out;
  }

  at::Tensor maps(const at::Tensor& x, const Mode& mode) const override {
    auto y = stem_(x, mode);
    for (const auto& block : blocks_) y = block(y, mode);
    return head_->map(y, mode);
  }
  at::Tensor pooled(const at::Tensor& maps, const Mode& mode) const override {
    return head_->pooled(maps, mode);
  }
  std::int64_t feature_count() const override { return shape_.head; }

 private:
  MobileShape shape_;
  std::vector<std::size_t> taps_;
  bool head_skip_;
  ConvNorm stem_;
  std::vector<Block> blocks_;
  std::optional<Head> head_;
};

}  // namespace

std::unique_ptr<Encoder> make_mobile_encoder(const Builder& builder,
                                             const EncoderOptions& options) {
  return std::make_unique<MobileEncoder>(builder, options, mobile_shape(options.name));
}

}  // namespace mg::net
