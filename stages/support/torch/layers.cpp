#include "stages/support/torch/layers.hpp"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/support/torch/depthwise.hpp"

namespace mg::net {
namespace {

/// A mask of 0 and 1 / (1 - probability), drawn on the host.
at::Tensor drop_mask(const std::vector<std::int64_t>& shape, double probability, Random& random) {
  auto mask = at::empty(shape, at::kFloat);
  const auto kept = static_cast<float>(1 / (1 - probability));
  auto* const values = mask.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < mask.numel(); ++i) {
    values[i] = random.chance(probability) ? 0.0F : kept;
  }
  return mask;
}

/// The zeros that TensorFlow would add along a side.
std::int64_t same_zeros(std::int64_t side, const ConvShape& shape) {
  const auto steps = (side + shape.stride - 1) / shape.stride;
  return std::max<std::int64_t>(0, (steps - 1) * shape.stride + shape.kernel - side);
}

}  // namespace

ConvNorm::ConvNorm(const Builder& builder, ConvNames names, ConvShape shape, ConvStyle style)
    : shape_(shape), style_(style) {
  const auto fan_out = static_cast<double>(shape.kernel * shape.kernel * shape.out / shape.groups);
  weight_ = builder[names.convolution].normal(
      "weight", {shape.out, shape.in / shape.groups, shape.kernel, shape.kernel},
      std::sqrt(2 / fan_out));
  const auto norm = builder[names.norm];
  norm_.scale = norm.constant("weight", {shape.out}, 1);
  norm_.shift = norm.constant("bias", {shape.out}, 0);
  norm_.mean = norm.buffer("running_mean", at::zeros({shape.out}, at::kFloat));
  norm_.variance = norm.buffer("running_var", at::full({shape.out}, 1, at::kFloat));
  norm_.epsilon = style.epsilon;
  batches_ = norm.buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

at::Tensor ConvNorm::filtered(const at::Tensor& x) const {
  const auto convolve = [this](const at::Tensor& input, std::int64_t border) {
    return shape_.groups > 1 ? depthwise(input, weight_, shape_.stride, border)
                             : at::conv2d(input, weight_, {}, shape_.stride, border);
  };
  const auto border = (shape_.kernel - 1) / 2;
  if (style_.padding == Padding::symmetric) return convolve(x, border);
  const auto rows = same_zeros(x.size(2), shape_), columns = same_zeros(x.size(3), shape_);
  if (rows == 2 * border && columns == 2 * border) return convolve(x, border);
  const auto inside = {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
  return convolve(at::constant_pad_nd(x, inside), 0);
}

at::Tensor ConvNorm::operator()(const at::Tensor& x, const Mode& mode) const {
  const auto y = filtered(x);
  if (mode.norm_momentum) batches_.add_(1);
  return norm_activate(y, norm_, mode.norm_momentum.value_or(-1), style_.activation);
}

SqueezeExcitation::SqueezeExcitation(const Builder& builder, std::int64_t channels,
                                     std::int64_t squeezed, GateStyle style)
    : style_(style) {
  const auto sigma = [](std::int64_t out) { return std::sqrt(2 / static_cast<double>(out)); };
  const auto reduce = builder["conv_reduce"], expand = builder["conv_expand"];
  reduce_ = reduce.normal("weight", {squeezed, channels, 1, 1}, sigma(squeezed));
  reduce_bias_ = reduce.constant("bias", {squeezed}, 0);
  expand_ = expand.normal("weight", {channels, squeezed, 1, 1}, sigma(channels));
  expand_bias_ = expand.constant("bias", {channels}, 0);
}

at::Tensor SqueezeExcitation::operator()(const at::Tensor& x) const {
  const auto means = x.mean({2, 3});
  const auto reduced = at::linear(means, reduce_.flatten(1), reduce_bias_);
  const auto squeezed =
      style_.activation == Activation::relu ? at::relu(reduced) : at::silu(reduced);
  const auto expanded = at::linear(squeezed, expand_.flatten(1), expand_bias_);
  const auto gate = style_.hard ? at::hardsigmoid(expanded) : at::sigmoid(expanded);
  return x.mul(gate.view({x.size(0), x.size(1), 1, 1}));
}

at::Tensor dropout(const at::Tensor& x, double probability, const Mode& mode) {
  if (!mode.random || probability <= 0) return x;
  return x.mul(drop_mask(x.sizes().vec(), probability, *mode.random).to(x.device()));
}

at::Tensor drop_rows(const at::Tensor& x, double probability, const Mode& mode) {
  if (!mode.random || probability <= 0) return x;
  return x.mul(drop_mask({x.size(0), 1, 1, 1}, probability, *mode.random).to(x.device()));
}

}  // namespace mg::net
