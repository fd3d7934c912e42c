#include "stages/support/torch/layers.hpp"

#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>

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

}  // namespace

ConvNorm::ConvNorm(const Builder& builder, ConvShape shape, Activation activation)
    : shape_(shape), activation_(activation) {
  const auto fan_out = static_cast<double>(shape.kernel * shape.kernel * shape.out / shape.groups);
  weight_ =
      builder[0].normal("weight", {shape.out, shape.in / shape.groups, shape.kernel, shape.kernel},
                        std::sqrt(2 / fan_out));
  const auto norm = builder[1];
  norm_.scale = norm.constant("weight", {shape.out}, 1);
  norm_.shift = norm.constant("bias", {shape.out}, 0);
  norm_.mean = norm.buffer("running_mean", at::zeros({shape.out}, at::kFloat));
  norm_.variance = norm.buffer("running_var", at::full({shape.out}, 1, at::kFloat));
  batches_ = norm.buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

at::Tensor ConvNorm::operator()(const at::Tensor& x, const Mode& mode) const {
  const auto padding = (shape_.kernel - 1) / 2;
  const auto y = shape_.groups > 1 ? depthwise(x, weight_, shape_.stride)
                                   : at::conv2d(x, weight_, {}, shape_.stride, padding);
  if (mode.norm_momentum) batches_.add_(1);
  return norm_activate(y, norm_, mode.norm_momentum.value_or(-1), activation_);
}

SqueezeExcitation::SqueezeExcitation(const Builder& builder, std::int64_t channels,
                                     std::int64_t squeezed) {
  const auto sigma = [](std::int64_t out) { return std::sqrt(2 / static_cast<double>(out)); };
  reduce_ = builder["fc1"].normal("weight", {squeezed, channels, 1, 1}, sigma(squeezed));
  reduce_bias_ = builder["fc1"].constant("bias", {squeezed}, 0);
  expand_ = builder["fc2"].normal("weight", {channels, squeezed, 1, 1}, sigma(channels));
  expand_bias_ = builder["fc2"].constant("bias", {channels}, 0);
}

at::Tensor SqueezeExcitation::operator()(const at::Tensor& x) const {
  const auto means = x.mean({2, 3});
  const auto squeezed = at::silu(at::linear(means, reduce_.flatten(1), reduce_bias_));
  const auto gate = at::sigmoid(at::linear(squeezed, expand_.flatten(1), expand_bias_));
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
