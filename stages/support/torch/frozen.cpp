#include "stages/support/torch/frozen.hpp"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>

#include <array>
#include <optional>
#include <string_view>

namespace mg::net {
namespace {

using Scalars = c10::List<std::optional<at::Scalar>>;
using Algorithm = std::optional<std::string_view>;
using Bias = std::optional<at::Tensor>;
using Sides = at::IntArrayRef;

// The operators that torch.compile calls on the CPU. They have no header: the dispatcher knows
// them.
using Convolution = at::Tensor(const at::Tensor&, const at::Tensor&, const Bias&, Sides, Sides,
                               Sides, std::int64_t, std::string_view, Scalars, Algorithm);
using ConvolutionAndSum = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&,
                                     const Bias&, Sides, Sides, Sides, std::int64_t,
                                     std::string_view, std::optional<at::Scalar>, Algorithm,
                                     Scalars, Algorithm);
using Packing = at::Tensor(const at::Tensor&, Sides, Sides, Sides, std::int64_t,
                           at::OptionalIntArrayRef);

struct OneDnn {
  c10::TypedOperatorHandle<Convolution> convolution;
  c10::TypedOperatorHandle<ConvolutionAndSum> convolution_and_sum;
  c10::TypedOperatorHandle<Packing> packing;
};

/// Nothing if this LibTorch was built without oneDNN.
const std::optional<OneDnn>& one_dnn() {
  static const auto found = []() -> std::optional<OneDnn> {
    auto& all = c10::Dispatcher::singleton();
    const auto one = all.findSchema({"mkldnn::_convolution_pointwise", ""});
    const auto two = all.findSchema({"mkldnn::_convolution_pointwise", "binary"});
    const auto three = all.findSchema({"mkldnn::_reorder_convolution_weight", ""});
    if (!one || !two || !three) return std::nullopt;
    return OneDnn{one->typed<Convolution>(), two->typed<ConvolutionAndSum>(),
                  three->typed<Packing>()};
  }();
  return found;
}

const char* name_of(Activation activation) {
  switch (activation) {
    case Activation::relu:
      return "relu";
    case Activation::relu6:
      return "hardtanh";
    case Activation::silu:
      return "swish";
    case Activation::hard_swish:
      return "hardswish";
    case Activation::none:
      break;
  }
  return "none";
}

Scalars bounds_of(Activation activation) {
  Scalars out;
  if (activation == Activation::relu6) out.push_back(0.0), out.push_back(6.0);
  return out;
}

bool suits_one_dnn(const at::Tensor& x, const FoldedConvolution& layer) {
  return one_dnn() && x.device().is_cpu() && x.numel() > 0 &&
         (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
         x.scalar_type() == layer.weight.scalar_type();
}

void activate(at::Tensor& y, Activation activation) {
  switch (activation) {
    case Activation::relu:
      at::relu_(y);
      break;
    case Activation::relu6:
      at::hardtanh_(y, 0, 6);
      break;
    case Activation::silu:
      at::silu_(y);
      break;
    case Activation::hard_swish:
      at::hardswish_(y);
      break;
    case Activation::none:
      break;
  }
}

}  // namespace

void Frozen::clear() {
  convolutions_.clear();
  parameters_.clear();
}

FoldedConvolution& Frozen::folded(const void* layer,
                                  const std::function<FoldedConvolution()>& fold) {
  const auto known = convolutions_.find(layer);
  if (known != convolutions_.end()) return known->second;
  auto made = fold();
  made.weight = made.weight.to(type_).contiguous(at::MemoryFormat::ChannelsLast);
  made.bias = made.bias.to(type_);
  return convolutions_.emplace(layer, std::move(made)).first->second;
}

at::Tensor Frozen::cast(const at::Tensor& parameter) {
  if (parameter.scalar_type() == type_) return parameter;
  auto& known = parameters_[parameter.unsafeGetTensorImpl()];
  if (!known.defined()) known = parameter.detach().to(type_);
  return known;
}

at::Tensor convolved(const at::Tensor& x, FoldedConvolution& layer, std::int64_t border,
                     const at::Tensor& added) {
  if (!suits_one_dnn(x, layer)) return convolved_plainly(x, layer, border, added);
  const std::array<std::int64_t, 2> borders{border, border}, strides{layer.stride, layer.stride},
      dilations{1, 1};
  if (!layer.packed.defined()) {
    layer.packed =
        one_dnn()->packing.call(layer.weight, borders, strides, dilations, layer.groups, x.sizes());
  }
  const auto* const name = name_of(layer.activation);
  const auto bounds = bounds_of(layer.activation);
  if (!added.defined()) {
    return one_dnn()->convolution.call(x, layer.packed, layer.bias, borders, strides, dilations,
                                       layer.groups, name, bounds, Algorithm(""));
  }
  const bool fused = layer.activation == Activation::relu;  // behind a sum it knows no other
  const auto activation = fused ? Algorithm(std::string_view(name)) : Algorithm();
  auto y = one_dnn()->convolution_and_sum.call(x, added, layer.packed, layer.bias, borders, strides,
                                               dilations, layer.groups, "add", at::Scalar(1.0),
                                               activation, Scalars(), Algorithm(""));
  if (!fused) activate(y, layer.activation);
  return y;
}

at::Tensor convolved_plainly(const at::Tensor& x, const FoldedConvolution& layer,
                             std::int64_t border, const at::Tensor& added) {
  auto y = at::conv2d(x, layer.weight, layer.bias, layer.stride, border, 1, layer.groups);
  if (added.defined()) y.add_(added);
  activate(y, layer.activation);
  return y;
}

}  // namespace mg::net
