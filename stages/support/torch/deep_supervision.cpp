#include "stages/support/torch/deep_supervision.hpp"

#include <ATen/ops/adaptive_avg_pool2d.h>

namespace mg::net {

at::Tensor deep_loss(const std::vector<at::Tensor>& outputs, const at::Tensor& mask, double share,
                     const MaskLoss& loss) {
  auto sum = loss(outputs.front(), mask);
  double weight = 1, all = 1;
  for (std::size_t i = 1; i < outputs.size(); ++i) {
    const auto& logits = outputs[i];
    const auto coarse = at::adaptive_avg_pool2d(mask, {logits.size(2), logits.size(3)});
    weight *= share;
    all += weight;
    sum = sum.add(loss(logits, coarse).mul(weight));
  }
  return sum.div(all);
}

}  // namespace mg::net
