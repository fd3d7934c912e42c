// Deep supervision (Lee et al. 2015): coarse outputs of a U-Net learn too.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace mg::net {

/// A loss of logits and a mask of the same size.
using MaskLoss = std::function<at::Tensor(const at::Tensor& logits, const at::Tensor& mask)>;

/// The weighted mean of the losses of `outputs`, fine to coarse: the first counts 1 and each other
/// one `share` of the one before (1/2 in nnU-Net). The coarse ones are judged by the share of tumor
/// in each of their pixels. `mask` is [n, 1, h, w]; the sides of outputs divide its sides.
at::Tensor deep_loss(const std::vector<at::Tensor>& outputs, const at::Tensor& mask, double share,
                     const MaskLoss& loss);

}  // namespace mg::net
