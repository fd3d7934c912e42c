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
#include "stages/support/torch/gate_kernel.hpp"
#include "stages/support/torch/parallel.hpp"

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

struct Bordered {
  at::Tensor x;
  std::int64_t border;  ///< zeros that the convolution adds on all sides
};

/// The picture with the zeros that differ between its sides.
Bordered bordered(const at::Tensor& x, const ConvShape& shape, Padding padding) {
  const auto border = (shape.kernel - 1) / 2;
  if (padding == Padding::symmetric) return {x, border};
  const auto rows = same_zeros(x.size(2), shape), columns = same_zeros(x.size(3), shape);
  if (rows == 2 * border && columns == 2 * border) return {x, border};
  const auto zeros = {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
  return {at::constant_pad_nd(x, zeros), 0};
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
  const auto [inside, border] = bordered(x, shape_, style_.padding);
  return shape_.groups > 1 ? depthwise(inside, weight_, shape_.stride, border)
                           : at::conv2d(inside, weight_, {}, shape_.stride, border);
}

FoldedConvolution ConvNorm::fold() const {
  const auto type = at::kDouble;  // so that nothing is lost but in the result
  const auto deviation = norm_.variance.to(type).add(norm_.epsilon).sqrt();
  const auto scale = norm_.scale.detach().to(type).div(deviation);
  const auto shift = norm_.shift.detach().to(type).sub(norm_.mean.to(type).mul(scale));
  const auto weight = weight_.detach().to(type).mul(scale.view({-1, 1, 1, 1}));
  return {weight.to(at::kFloat), shift.to(at::kFloat), shape_.stride, shape_.groups,
          style_.activation};
}

at::Tensor ConvNorm::frozen(const at::Tensor& x, Frozen& kept, const at::Tensor& added) const {
  const auto [inside, border] = bordered(x, shape_, style_.padding);
  return convolved(inside, kept.folded(this, [this] { return fold(); }), border, added);
}

at::Tensor ConvNorm::operator()(const at::Tensor& x, const Mode& mode) const {
  if (mode.frozen) return frozen(x, *mode.frozen, {});
  const auto y = filtered(x);
  if (mode.norm_momentum) batches_.add_(1);
  return norm_activate(y, norm_, mode.norm_momentum.value_or(-1), style_.activation);
}

at::Tensor ConvNorm::plus(const at::Tensor& added, const at::Tensor& x, const Mode& mode) const {
  return mode.frozen ? frozen(x, *mode.frozen, added) : (*this)(x, mode).add(added);
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

/// Whether our own loop serves.
bool SqueezeExcitation::has_loop(const at::Tensor& x, const Mode& mode) const {
  return mode.frozen && x.device().is_cpu() && x.scalar_type() == at::kFloat &&
         x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

void SqueezeExcitation::scale_in_place(const at::Tensor& x) const {
  const Gate gate{.reduce = reduce_.const_data_ptr<float>(),
                  .reduce_bias = reduce_bias_.const_data_ptr<float>(),
                  .expand = expand_.const_data_ptr<float>(),
                  .expand_bias = expand_bias_.const_data_ptr<float>(),
                  .squeezed = reduce_.size(0),
                  .activation = style_.activation,
                  .hard = style_.hard};
  const Block block{x.size(2) * x.size(3), x.size(1)};
  const auto pictures = x.size(0), room = 2 * block.channels + gate.squeezed;
  std::vector<float> scratch(static_cast<std::size_t>(pictures * room));
  auto* const values = x.mutable_data_ptr<float>();
  parallel_over(pictures, [&](std::int64_t i) {
    block_gate(values + i * block.rows * block.channels, block, gate, scratch.data() + i * room);
  });
}

at::Tensor SqueezeExcitation::operator()(const at::Tensor& x, const Mode& mode) const {
  if (has_loop(x, mode)) {
    scale_in_place(x);
    return x;
  }
  const auto used = [&](const at::Tensor& parameter) { return as_used(parameter, mode); };
  const auto means = x.mean({2, 3});
  const auto reduced = at::linear(means, used(reduce_).flatten(1), used(reduce_bias_));
  const auto squeezed =
      style_.activation == Activation::relu ? at::relu(reduced) : at::silu(reduced);
  const auto expanded = at::linear(squeezed, used(expand_).flatten(1), used(expand_bias_));
  const auto gate = style_.hard ? at::hardsigmoid(expanded) : at::sigmoid(expanded);
  const auto factors = gate.view({x.size(0), x.size(1), 1, 1});
  return mode.frozen ? x.mul_(factors) : x.mul(factors);
}

at::Tensor as_used(const at::Tensor& parameter, const Mode& mode) {
  return mode.frozen ? mode.frozen->cast(parameter) : parameter;
}

at::Tensor channels_last(const at::Tensor& x) {
  if (x.stride(1) == 1) return x;  // of a single channel, too, this alone tells the two apart
  auto out = at::empty(x.sizes(), x.options().memory_format(at::MemoryFormat::ChannelsLast));
  return out.copy_(x);
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
