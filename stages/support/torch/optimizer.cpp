#include "stages/support/torch/optimizer.hpp"

#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

#include "pipeline/error.hpp"

namespace mg::net {

namespace {

SlotGroup& group_for(std::vector<SlotGroup>& groups, double share, double decay) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const SlotGroup& group) {
    return group.rate_share == share && group.weight_decay == decay;
  });
  return found != groups.end() ? *found : groups.emplace_back(SlotGroup{share, decay, {}});
}

/// The lists that a fused operation takes, of the parameters that have a gradient.
struct Lists {
  std::vector<at::Tensor> parameters, gradients, means, squares, steps, velocities;
  explicit Lists(const SlotGroup& group) {
    for (const auto& slot : group.slots) {
      if (!slot.parameter.grad().defined()) continue;
      parameters.push_back(slot.parameter);
      gradients.push_back(slot.parameter.grad());
      if (slot.velocity.defined()) velocities.push_back(slot.velocity);
      if (!slot.steps.defined()) continue;
      means.push_back(slot.mean);
      squares.push_back(slot.square);
      steps.push_back(slot.steps.add_(1));
    }
  }
};

std::vector<at::Tensor> gradients_of(const Weights& weights) {
  std::vector<at::Tensor> out;
  for (const auto& entry : weights.parameters()) {
    if (entry.tensor.grad().defined()) out.push_back(entry.tensor.grad());
  }
  return out;
}

}  // namespace

const std::vector<std::string>& optimizer_names() {
  static const std::vector<std::string> names{"adamw", "sgd"};
  return names;
}

Optimizer::Optimizer(const Weights& weights, const OptimizerOptions& options) : options_(options) {
  const auto& names = optimizer_names();
  if (std::find(names.begin(), names.end(), options.name) == names.end()) {
    throw Error("there is no optimizer '" + options.name + "'", suggest(options.name, names));
  }
  const c10::NoGradGuard no_grad;
  for (const auto& parameter : weights.parameters()) {
    const auto share = options.rate_share ? options.rate_share(parameter.name) : 1;
    const auto decay = parameter.tensor.dim() > 1 ? options.weight_decay : 0;
    group_for(groups_, share, decay).slots.push_back(slot_for(parameter));
  }
  options_.rate_share = nullptr;  // it may refer to what lives shorter
}

Slot Optimizer::slot_for(const NamedTensor& parameter) const {
  const auto& [name, tensor] = parameter;
  Slot out{name, tensor, {}, {}, {}, {}};
  if (options_.name == "sgd") {
    if (options_.momentum > 0) out.velocity = at::zeros_like(tensor);
    return out;
  }
  out.mean = at::zeros_like(tensor);
  out.square = at::zeros_like(tensor);
  out.steps = at::zeros({}, tensor.options().requires_grad(false));
  return out;
}

void Optimizer::step(double rate) {
  for (const auto& group : groups_) update(group, rate * group.rate_share);
}

void Optimizer::update(const SlotGroup& group, double rate) const {
  const c10::NoGradGuard no_grad;
  const Lists lists(group);
  if (lists.parameters.empty()) return;
  if (options_.name == "sgd") {
    at::_fused_sgd_(lists.parameters, lists.gradients, lists.velocities, group.weight_decay,
                    options_.momentum, rate, 0, options_.momentum > 0, false, false);
    return;
  }
  at::_fused_adamw_(lists.parameters, lists.gradients, lists.means, lists.squares, {}, lists.steps,
                    rate, options_.beta1, options_.beta2, group.weight_decay, options_.epsilon,
                    false, false);
}

void Optimizer::zero_gradients() {
  for (const auto& group : groups_) {
    for (const auto& slot : group.slots) slot.parameter.mutable_grad().reset();
  }
}

void Optimizer::show(StateVisitor& visitor) {
  const auto show_one = [&](const char* what, const Slot& slot, const at::Tensor& tensor) {
    if (tensor.defined()) visitor.tensor("optimizer." + slot.name + "." + what, tensor);
  };
  for (const auto& group : groups_) {
    for (const auto& slot : group.slots) {
      show_one("mean", slot, slot.mean);
      show_one("square", slot, slot.square);
      show_one("steps", slot, slot.steps);
      show_one("velocity", slot, slot.velocity);
    }
  }
}

at::Tensor clip_gradients(const Weights& weights, double limit) {
  const c10::NoGradGuard no_grad;
  const auto gradients = gradients_of(weights);
  const auto norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients)));
  at::_foreach_mul_(gradients, at::clamp(norm.add(1e-6).reciprocal().mul(limit), {}, 1.0));
  return norm;
}

void scale_gradients(const Weights& weights, double factor) {
  const c10::NoGradGuard no_grad;
  at::_foreach_mul_(gradients_of(weights), factor);
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
