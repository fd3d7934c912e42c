// The layers that the networks are made of. Each is a few tensors and a function of its input.
#pragma once

#include <cstdint>
#include <optional>

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

  static Mode predict() { return {}; }
  static Mode train(Random& random) { return {&random, 0.1}; }
  /// Sets the running averages to the mean over batches: call it for batch 0, 1, ...
  static Mode calibrate(int batch) { return {nullptr, 1.0 / (batch + 1)}; }
};

/// groups: 1, or `in` for one filter a channel.
struct ConvShape {
  std::int64_t in = 0, out = 0, kernel = 1, stride = 1, groups = 1;
};

/// A convolution without bias, padded by (kernel - 1) / 2, then batch norm, then an activation.
/// Names below the builder: 0.weight (convolution); 1.weight, 1.bias, 1.running_mean,
/// 1.running_var, 1.num_batches_tracked (norm).
class ConvNorm {
 public:
  /// Normal first values with variance 2 / fan-out (He et al. 2015; groups counted as in timm).
  ConvNorm(const Builder& builder, ConvShape shape, Activation activation);

  /// [n, in, h, w] to [n, out, ceil(h / stride), ceil(w / stride)].
  at::Tensor operator()(const at::Tensor& x, const Mode& mode) const;

 private:
  ConvShape shape_;
  Activation activation_;
  at::Tensor weight_, batches_;
  NormTensors norm_;
};

/// Squeeze and excitation (Hu et al. 2018): each channel is scaled by a gate computed from the
/// means of all channels. Names below the builder: fc1.weight, fc1.bias, fc2.weight, fc2.bias.
class SqueezeExcitation {
 public:
  SqueezeExcitation(const Builder& builder, std::int64_t channels, std::int64_t squeezed);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor reduce_, reduce_bias_, expand_, expand_bias_;
};

/// Zeroes elements with the given probability and scales the rest up; the identity unless training.
at::Tensor dropout(const at::Tensor& x, double probability, const Mode& mode);

/// Zeroes whole rows of a batch with the given probability and scales the rest up (stochastic
/// depth, Huang et al. 2016); the identity unless training.
at::Tensor drop_rows(const at::Tensor& x, double probability, const Mode& mode);

}  // namespace mg::net
