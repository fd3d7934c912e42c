#include "stages/support/torch/losses.hpp"

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/nll_loss.h>
#include <ATen/ops/sigmoid.h>

namespace mg::net {

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels,
                         const at::Tensor& class_weights, double smoothing) {
  return at::cross_entropy_loss(logits, labels, class_weights, at::Reduction::Mean, -100,
                                smoothing);
}

at::Tensor focal_of_classes(const at::Tensor& logits, const at::Tensor& labels,
                            const at::Tensor& class_weights, double gamma) {
  const auto log_p = at::log_softmax(logits, 1);
  const auto scaled = log_p.exp().neg().add(1).pow(gamma).mul(log_p);
  return at::nll_loss(scaled, labels, class_weights);
}

at::Tensor binary_cross_entropy(const at::Tensor& logits, const at::Tensor& mask) {
  return at::binary_cross_entropy_with_logits(logits, mask);
}

at::Tensor focal_of_mask(const at::Tensor& logits, const at::Tensor& mask, double gamma,
                         double alpha) {
  const auto entropy =
      at::binary_cross_entropy_with_logits(logits, mask, {}, {}, at::Reduction::None);
  // 1 - p of the truth is sigmoid(-logit) inside and sigmoid(logit) outside.
  const auto doubt = at::sigmoid(logits.mul(mask.mul(-2).add(1)));
  const auto share = mask.mul(2 * (2 * alpha - 1)).add(2 * (1 - alpha));
  return doubt.pow(gamma).mul(entropy).mul(share).mean();
}

at::Tensor dice(const at::Tensor& logits, const at::Tensor& mask, double smooth) {
  const auto p = at::sigmoid(logits);
  const auto overlap = p.mul(mask).sum();
  return overlap.mul(2).add(smooth).div(p.sum().add(mask.sum()).add(smooth)).neg().add(1);
}

}  // namespace mg::net
