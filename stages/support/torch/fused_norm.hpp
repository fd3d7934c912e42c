// Batch norm and the activation behind it in one: fewer walks through memory than one after the
// other, and the value between them is computed again instead of kept.
#pragma once

#include <ATen/core/Tensor.h>

#include "stages/support/torch/activation.hpp"

namespace mg::net {

/// The parameters of a batch norm, [channels] each.
struct NormTensors {
  at::Tensor scale, shift;    ///< trained
  at::Tensor mean, variance;  ///< running averages
  double epsilon = 1e-5;      ///< added to the variance
};

/// activation(batch norm(x)). Uses the statistics of the batch x and moves the
/// running averages by `momentum` towards them, or uses these if it is negative. The same numbers
/// as LibTorch's operators up to rounding; on the CPU (float, channels last) by loops of our own,
/// whose result does not depend on the number of threads; elsewhere by LibTorch's operators.
at::Tensor norm_activate(const at::Tensor& x, const NormTensors& norm, double momentum,
                         Activation activation);

/// The same by LibTorch's operators on any device.
at::Tensor norm_activate_plainly(const at::Tensor& x, const NormTensors& norm, double momentum,
                                 Activation activation);

}  // namespace mg::net
