// The layers that the networks are made of. Each is a few tensors and a function of its input.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stages/support/torch/frozen.hpp"
#include "stages/support/torch/fused_norm.hpp"
#include "stages/support/torch/weights.hpp"

namespace mg::net {

/// How a network runs.
struct Mode {
  /// Training: batch norms use the batch's statistics, and what is dropped is drawn from this
  /// stream (on the host, so that every device drops the same).
  Random* random = nullptr;
  /// Batch norms use the batch's statistics and move this far from their running averages to them.
  std::optional<double> norm_momentum;
  /// Predictions with norms folded into convolutions, in its type; what layers keep stays there.
  /// Without it predictions use the weights as they are.
  Frozen* frozen = nullptr;

  static Mode predict() { return {}; }
  static Mode predict(Frozen& frozen) { return {nullptr, std::nullopt, &frozen}; }
  static Mode train(Random& random) { return {&random, 0.1}; }
  /// Sets the running averages to the mean over batches: call it for batch 0, 1, ...
  static Mode calibrate(int batch) { return {nullptr, 1.0 / (batch + 1)}; }
};

/// Where the zeros go around a picture that is filtered.
enum class Padding : std::uint8_t {
  symmetric,  ///< (kernel - 1) / 2 on each side
  same,       ///< TensorFlow's: as many as needed, and an odd one goes right and below
};

/// groups: 1, or `in` for one filter a channel.
struct ConvShape {
  std::int64_t in = 0, out = 0, kernel = 1, stride = 1, groups = 1;
};

/// How a convolution is carried out.
struct ConvStyle {
  Activation activation = Activation::none;
  double epsilon = 1e-5;  ///< of the norm
  Padding padding = Padding::symmetric;
};

/// The names of a convolution and of its norm below the builder.
struct ConvNames {
  std::string_view convolution, norm;
};

/// A convolution without bias, then batch norm, then an activation. Tensors: weight of the
/// convolution; weight, bias, running_mean, running_var and num_batches_tracked of the norm.
class ConvNorm {
 public:
  /// Normal first values with variance 2 / fan-out (He et al. 2015; groups counted as in timm).
  ConvNorm(const Builder& builder, ConvNames names, ConvShape shape, ConvStyle style);

  /// [n, in, h, w] to [n, out, ceil(h / stride), ceil(w / stride)].
  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const;
  /// That (without activation), plus `added` of its size.
  at::Tensor plus(const at::Tensor& added, const at::Tensor& x, const Mode& mode) const;

 private:
  at::Tensor filtered(const at::Tensor& x) const;
  FoldedConvolution fold() const;
  at::Tensor frozen(const at::Tensor& x, Frozen& kept, const at::Tensor& added) const;

  ConvShape shape_;
  ConvStyle style_;
  at::Tensor weight_, batches_;
  NormTensors norm_;
};

/// How a gate is computed from the means.
struct GateStyle {
  Activation activation = Activation::silu;  ///< between the two layers: silu or relu
  bool hard = false;                         ///< a piecewise linear sigmoid (Howard et al. 2019)
};

/// Squeeze and excitation (Hu et al. 2018): each channel is scaled by a gate computed from the
/// means of all channels. Tensors: weight and bias of conv_reduce and of conv_expand.
class SqueezeExcitation {
 public:
  SqueezeExcitation(const Builder& builder, std::int64_t channels, std::int64_t squeezed,
                    GateStyle style);
  /// Frozen: `x` itself is scaled, as nobody needs it afterwards.
  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const;

 private:
  bool has_loop(const at::Tensor& x, const Mode& mode) const;
  void scale_in_place(const at::Tensor& x) const;

  GateStyle style_;
  at::Tensor reduce_, reduce_bias_, expand_, expand_bias_;
};

/// A parameter as the mode wants it: in the type of frozen predictions.
at::Tensor as_used(const at::Tensor& parameter, const Mode& mode);

/// Pictures [n, c, h, w] with the channels of a pixel beside each other, as the fast loops want
/// them: what comes otherwise (rows taken out of a batch, say) makes all layers three times slower.
at::Tensor channels_last(const at::Tensor& x);

/// Zeroes elements with the given probability and scales the rest up; the identity unless training.
at::Tensor dropout(const at::Tensor& x, double probability, const Mode& mode);

/// Zeroes whole rows of a batch with the given probability and scales the rest up (stochastic
/// depth, Huang et al. 2016); the identity unless training.
at::Tensor drop_rows(const at::Tensor& x, double probability, const Mode& mode);

}  // namespace mg::net
