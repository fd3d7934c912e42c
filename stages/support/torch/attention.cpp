#include "stages/support/torch/attention.hpp"

#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/core/GradMode.h>

#include <array>

namespace mg::net {

at::Tensor heat_of(const at::Tensor& maps, const at::Tensor& gradients, std::int64_t height,
                   std::int64_t width) {
  const auto weights = gradients.mean({2, 3}, true);
  const auto speaks = maps.mul(weights).sum(1, true).clamp_min(0);
  const auto large = at::upsample_bilinear2d(speaks.contiguous(), {height, width}, false);
  const auto most = large.amax({1, 2, 3}, true);
  return large.div(most.masked_fill(most.eq(0), 1));
}

Explained explain(const Classifier& classifier, const at::Tensor& x) {
  at::Tensor maps;
  {
    const c10::NoGradGuard no_grad;
    maps = classifier.maps(x, Mode::predict()).detach();
  }
  const c10::AutoGradMode with_gradients(true);
  maps.requires_grad_(true);
  const auto logits = classifier.logits_of(maps, Mode::predict());
  const auto named = logits.gather(1, logits.argmax(1, true));
  const std::array<at::Tensor, 1> wanted{maps};  // and not the gradients of the weights
  named.sum().backward({}, std::nullopt, false, at::TensorList(wanted));
  const c10::NoGradGuard no_grad;
  return {logits.detach(), heat_of(maps.detach(), maps.grad(), x.size(2), x.size(3))};
}

}  // namespace mg::net
