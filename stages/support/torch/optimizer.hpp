// What turns gradients into better weights.
#pragma once

#include <cstdint>
#include <vector>

#include "stages/support/torch/training_state.hpp"
#include "stages/support/torch/weights.hpp"

namespace mg::net {

struct AdamWOptions {
  double weight_decay = 0.01;  ///< of convolutions and matrices; norms and biases do not decay
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// AdamW (Loshchilov and Hutter 2019): Adam with weight decay apart from the gradient. Each group
/// of parameters is updated by one fused operation.
class AdamW {
 public:
  AdamW(const Weights& weights, const AdamWOptions& options);

  /// One step at the given rate; parameters without a gradient stay as they are.
  void step(double rate);
  void zero_gradients();
  void show(StateVisitor& visitor);

 private:
  struct Slot {
    at::Tensor parameter, mean, square, steps;
  };
  void update(const std::vector<Slot>& slots, double rate, double decay);

  AdamWOptions options_;
  std::vector<Slot> decaying_, plain_;
};

/// Scales all gradients down together so that their common norm is at most `limit`. Returns the
/// norm before, as a tensor on the device.
at::Tensor clip_gradients(const Weights& weights, double limit);

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
