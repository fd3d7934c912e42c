// What turns gradients into better weights.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "stages/support/torch/training_state.hpp"
#include "stages/support/torch/weights.hpp"

namespace mg::net {

/// `adamw` (Loshchilov and Hutter 2019): Adam with weight decay apart from the gradient. `sgd`:
/// with Nesterov's momentum as in PyTorch, weight decay added to the gradient.
const std::vector<std::string>& optimizer_names();

struct OptimizerOptions {
  std::string name = "adamw";
  double weight_decay = 0.01;  ///< of convolutions and matrices; norms and biases do not decay
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  ///< of adamw
  double momentum = 0.9;                              ///< of sgd; 0: none
  /// The share of the rate that a parameter gets, by its name; empty: all of it.
  std::function<double(const std::string&)> rate_share;
};

/// A parameter and what the optimizer remembers of it. What an optimizer does not need is
/// undefined.
struct Slot {
  std::string name;
  at::Tensor parameter;
  at::Tensor mean, square, steps;  ///< adamw: of its gradients and their squares, and how many
  at::Tensor velocity;             ///< sgd
};

/// Parameters that are updated alike, by one fused operation.
struct SlotGroup {
  double rate_share = 1, weight_decay = 0;
  std::vector<Slot> slots;
};

/// Takes steps against the gradients. All that it remembers from one step to the next is in
/// groups().
class Optimizer {
 public:
  /// Throws mg::Error if the name is unknown.
  Optimizer(const Weights& weights, const OptimizerOptions& options);

  /// One step at the given rate; parameters without a gradient stay as they are.
  void step(double rate);
  void zero_gradients();
  /// All that groups() has but for the parameters, as "optimizer.<parameter>.mean" and so on.
  void show(StateVisitor& visitor);

  const std::vector<SlotGroup>& groups() const { return groups_; }

 private:
  Slot slot_for(const NamedTensor& parameter) const;
  void update(const SlotGroup& group, double rate) const;

  OptimizerOptions options_;
  std::vector<SlotGroup> groups_;
};

/// Scales all gradients down together so that their common norm is at most `limit`. Returns the
/// norm before, as a tensor on the device.
at::Tensor clip_gradients(const Weights& weights, double limit);

/// Multiplies all gradients.
void scale_gradients(const Weights& weights, double factor);

/// A running average of the parameters, which predicts better than the last step of a short
/// training. The batch norms must be calibrated for it. After t steps the average keeps
/// min(decay, (1 + t) / (10 + t)) of itself.
class WeightAverage {
 public:
  WeightAverage(const Weights& weights, double decay);
  void update();
  void swap();  ///< exchanges average and weights
  bool swapped() const { return swapped_; }
  void show(StateVisitor& visitor);

 private:
  std::vector<at::Tensor> weights_, averages_;
  double decay_;
  std::int64_t steps_ = 0;
  bool swapped_ = false;
};

}  // namespace mg::net
