#include "stages/support/torch/optimizer.hpp"

#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

namespace mg::net {

AdamW::AdamW(const Weights& weights, const AdamWOptions& options) : options_(options) {
  const c10::NoGradGuard no_grad;
  for (const auto& [name, tensor] : weights.parameters()) {
    const auto steps = at::zeros({}, tensor.options().requires_grad(false));
    auto& group = tensor.dim() > 1 ? decaying_ : plain_;
    group.push_back({tensor, at::zeros_like(tensor), at::zeros_like(tensor), steps});
  }
}

void AdamW::step(double rate) {
  update(decaying_, rate, options_.weight_decay);
  update(plain_, rate, 0);
}

void AdamW::update(const std::vector<Slot>& slots, double rate, double decay) {
  const c10::NoGradGuard no_grad;
  std::vector<at::Tensor> parameters, gradients, means, squares, steps;
  for (const auto& slot : slots) {
    if (!slot.parameter.grad().defined()) continue;
    parameters.push_back(slot.parameter);
    gradients.push_back(slot.parameter.grad());
    means.push_back(slot.mean);
    squares.push_back(slot.square);
    steps.push_back(slot.steps.add_(1));
  }
  if (parameters.empty()) return;
  at::_fused_adamw_(parameters, gradients, means, squares, {}, steps, rate, options_.beta1,
                    options_.beta2, decay, options_.epsilon, false, false);
}

void AdamW::zero_gradients() {
  for (const auto* group : {&decaying_, &plain_}) {
    for (const auto& slot : *group) slot.parameter.mutable_grad().reset();
  }
}

void AdamW::show(StateVisitor& visitor) {
  for (const auto& [group, slots] : {std::pair("decaying.", &decaying_), {"plain.", &plain_}}) {
    for (std::size_t i = 0; i < slots->size(); ++i) {
      const auto name = "optimizer." + (group + std::to_string(i));
      visitor.tensor(name + ".mean", (*slots)[i].mean);
      visitor.tensor(name + ".square", (*slots)[i].square);
      visitor.tensor(name + ".steps", (*slots)[i].steps);
    }
  }
}

at::Tensor clip_gradients(const Weights& weights, double limit) {
  const c10::NoGradGuard no_grad;
  std::vector<at::Tensor> gradients;
  for (const auto& entry : weights.parameters()) {
    if (entry.tensor.grad().defined()) gradients.push_back(entry.tensor.grad());
  }
  const auto norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients)));
  at::_foreach_mul_(gradients, at::clamp(norm.add(1e-6).reciprocal().mul(limit), {}, 1.0));
  return norm;
}

WeightAverage::WeightAverage(const Weights& weights, double decay) : decay_(decay) {
  const c10::NoGradGuard no_grad;
  for (const auto& entry : weights.parameters()) {
    weights_.push_back(entry.tensor.detach());
    averages_.push_back(weights_.back().clone());
  }
}

void WeightAverage::update() {
  const c10::NoGradGuard no_grad;
  const auto t = static_cast<double>(++steps_);
  at::_foreach_lerp_(averages_, weights_, 1 - std::min(decay_, (1 + t) / (10 + t)));
}

void WeightAverage::swap() {
  const c10::NoGradGuard no_grad;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const auto kept = weights_[i].clone();
    weights_[i].copy_(averages_[i]);
    averages_[i].copy_(kept);
  }
  swapped_ = !swapped_;
}

void WeightAverage::show(StateVisitor& visitor) {
  for (std::size_t i = 0; i < averages_.size(); ++i) {
    visitor.tensor("average." + std::to_string(i), averages_[i]);
  }
  visitor.number("average.steps", steps_);
  visitor.flag("average.swapped", swapped_);
}

}  // namespace mg::net
