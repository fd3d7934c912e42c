#include "stages/support/torch/losses.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/nll_loss.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/where.h>

#include <algorithm>

#include "stages/support/torch/signed_distance.hpp"

namespace mg::net {

namespace {

/// The mean over samples of the shares' parts, weighted by class: rows of `parts` [n, classes] are
/// what each class costs.
at::Tensor shared_out(const at::Tensor& parts, const at::Tensor& shares,
                      const at::Tensor& class_weights, double smoothing) {
  const auto classes = static_cast<double>(shares.size(1));
  const auto smooth = smoothing > 0 ? shares.mul(1 - smoothing).add(smoothing / classes) : shares;
  const auto cost = parts.mul(smooth);
  if (!class_weights.defined()) return cost.sum().div(static_cast<double>(shares.size(0)));
  return cost.mul(class_weights).sum().div(shares.mul(class_weights).sum());
}

}  // namespace

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& truth,
                         const at::Tensor& class_weights, double smoothing) {
  if (truth.dim() == 2) {
    return shared_out(at::log_softmax(logits, 1).neg(), truth, class_weights, smoothing);
  }
  return at::cross_entropy_loss(logits, truth, class_weights, at::Reduction::Mean, -100, smoothing);
}

at::Tensor focal_of_classes(const at::Tensor& logits, const at::Tensor& truth,
                            const at::Tensor& class_weights, double gamma, double smoothing) {
  const auto log_p = at::log_softmax(logits, 1);
  const auto scaled = log_p.exp().neg().add(1).pow(gamma).mul(log_p);
  if (truth.dim() == 1 && smoothing == 0) return at::nll_loss(scaled, truth, class_weights);
  const auto shares =
      truth.dim() == 2 ? truth : at::one_hot(truth, logits.size(1)).to(logits.scalar_type());
  return shared_out(scaled.neg(), shares, class_weights, smoothing);
}

at::Tensor binary_cross_entropy(const at::Tensor& logits, const at::Tensor& mask, double smoothing,
                                double inside) {
  const auto target = smoothing > 0 ? mask.mul(1 - smoothing).add(smoothing / 2) : mask;
  const auto weight =
      inside == 1 ? at::Tensor() : at::full({1}, inside, logits.options().requires_grad(false));
  return at::binary_cross_entropy_with_logits(logits, target, {}, weight);
}

at::Tensor focal_of_mask(const at::Tensor& logits, const at::Tensor& mask, double gamma,
                         double alpha) {
  const auto entropy =
      at::binary_cross_entropy_with_logits(logits, mask, {}, {}, at::Reduction::None);
  // 1 - p of the truth is sigmoid(-logit) inside and sigmoid(logit) outside: exact where 1 - p
  // would round to 0.
  const auto sure = at::sigmoid(logits.mul(mask.mul(-2).add(1)));
  const auto unsure = mask.sub(at::sigmoid(logits)).abs().clamp_min(1e-9);
  const auto doubt = at::where(mask.eq(mask.round()), sure, unsure);
  const auto share = mask.mul(2 * (2 * alpha - 1)).add(2 * (1 - alpha));
  return doubt.pow(gamma).mul(entropy).mul(share).mean();
}

at::Tensor dice(const at::Tensor& logits, const at::Tensor& mask, double smooth) {
  const auto p = at::sigmoid(logits);
  const auto overlap = p.mul(mask).sum();
  return overlap.mul(2).add(smooth).div(p.sum().add(mask.sum()).add(smooth)).neg().add(1);
}

at::Tensor image_dice(const at::Tensor& logits, const at::Tensor& mask, double smooth) {
  const auto p = at::sigmoid(logits).flatten(1), truth = mask.flatten(1);
  const auto overlap = p.mul(truth).sum(1), all = p.sum(1).add(truth.sum(1));
  return overlap.mul(2).add(smooth).div(all.add(smooth)).mean().neg().add(1);
}

at::Tensor generalized_dice(const at::Tensor& logits, const at::Tensor& mask) {
  const auto inside = at::sigmoid(logits), outside = at::sigmoid(logits.neg());
  const auto background = mask.neg().add(1);
  const auto weight = [](const at::Tensor& truth) { return truth.sum().clamp_min(1).pow(-2); };
  const auto of_tumor = weight(mask), of_background = weight(background);
  const auto overlap =
      inside.mul(mask).sum().mul(of_tumor) + outside.mul(background).sum().mul(of_background);
  const auto all = inside.sum().add(mask.sum()).mul(of_tumor) +
                   outside.sum().add(background.sum()).mul(of_background);
  return overlap.mul(2).div(all).neg().add(1);
}

at::Tensor tversky(const at::Tensor& logits, const at::Tensor& mask, const Tversky& options) {
  const auto p = at::sigmoid(logits);
  const auto overlap = p.mul(mask).sum();
  const auto false_marks = p.sum().sub(overlap), misses = mask.sum().sub(overlap);
  const auto all = overlap + false_marks.mul(options.false_marks) + misses.mul(options.misses);
  const auto missing = overlap.add(options.smooth).div(all.add(options.smooth)).neg().add(1);
  // The slope of a root at 0 is infinite.
  return options.gamma == 1 ? missing : missing.clamp_min(1e-6).pow(options.gamma);
}

at::Tensor boundary(const at::Tensor& logits, const at::Tensor& mask) {
  const auto host = mask.to(at::kFloat).cpu().contiguous();
  const auto height = host.size(-2), width = host.size(-1);
  const auto distances = at::empty_like(host);
  const auto pixels = static_cast<std::size_t>(height * width);
  for (std::int64_t i = 0; i < host.numel() / (height * width); ++i) {
    signed_distances({host.const_data_ptr<float>() + i * height * width, pixels},
                     static_cast<int>(width),
                     {distances.mutable_data_ptr<float>() + i * height * width, pixels});
  }
  const auto sides = static_cast<double>(std::max(width, height));
  return at::sigmoid(logits).mul(distances.to(logits.device())).mean().div(sides);
}

}  // namespace mg::net
