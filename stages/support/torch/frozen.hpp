// A network that does not learn at the moment: batch norms folded into the convolutions before
// them, weights in another type or layout. The network's own weights stay as they are.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <unordered_map>

#include "stages/support/torch/activation.hpp"

namespace mg::net {

/// A convolution and the norm behind it as one.
struct FoldedConvolution {
  at::Tensor weight, bias;
  std::int64_t stride = 1, groups = 1;
  Activation activation = Activation::none;
  at::Tensor packed = {};  ///< the weight as oneDNN wants it, once it is known for what input
};

/// What the layers of one network keep between predictions. Whoever changes the weights calls
/// clear(). For the thread of the network's device.
class Frozen {
 public:
  /// Predictions are computed in `type`: float or bfloat16.
  explicit Frozen(at::ScalarType type = at::kFloat) : type_(type) {}

  at::ScalarType type() const { return type_; }
  void clear();

  /// What `fold` (in float) made of `layer`, converted; made at the first call.
  FoldedConvolution& folded(const void* layer, const std::function<FoldedConvolution()>& fold);
  /// A parameter in the type of the predictions.
  at::Tensor cast(const at::Tensor& parameter);

 private:
  at::ScalarType type_;
  std::unordered_map<const void*, FoldedConvolution> convolutions_;
  std::unordered_map<const void*, at::Tensor> parameters_;
};

/// activation(convolution of `x` inside of `border` zeros, plus `added` if that is defined). On the
/// CPU (channels last) all in one walk by oneDNN, elsewhere by LibTorch's operators.
at::Tensor convolved(const at::Tensor& x, FoldedConvolution& layer, std::int64_t border,
                     const at::Tensor& added = {});

/// The same by LibTorch's operators on any device.
at::Tensor convolved_plainly(const at::Tensor& x, const FoldedConvolution& layer,
                             std::int64_t border, const at::Tensor& added = {});

}  // namespace mg::net
