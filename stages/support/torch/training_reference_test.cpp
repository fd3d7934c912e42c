// Twenty training steps give the losses that PyTorch gives. The numbers come from
// tests/oracles/training_steps.py.
#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/losses.hpp"
#include "stages/support/torch/optimizer.hpp"
#include "stages/support/torch/unet.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg::net {
namespace {

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

/// Trains on pictures by formula; `loss_at(x, step)` computes the loss of a step.
template <class Loss>
std::vector<double> losses_of(Weights& weights, double rate, at::IntArrayRef shape, Loss loss_at) {
  const auto start = exported(weights, "efficientnet_b0", Naming::timm);
  const auto how = transfer(weights, "efficientnet_b0", closed_form::file_like(start, true));
  EXPECT_EQ(how.copied, how.wanted);
  Optimizer optimizer(weights, {.weight_decay = 0.01});
  std::vector<double> out;
  for (int step = 0; step < 20; ++step) {
    const auto loss = loss_at(closed_form::picture("x" + std::to_string(step), shape), step);
    out.push_back(loss.template item<double>());
    loss.backward();
    optimizer.step(rate);
    optimizer.zero_gradients();
  }
  return out;
}

void expect_near(const std::vector<double>& ours, const std::vector<double>& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], theirs[i], 1e-3) << i;
}

TEST(Training, OfAClassifierTakesPyTorchsSteps) {
  Weights weights;
  ClassifierOptions options;
  options.encoder.stochastic_depth = options.dropout = 0;
  options.classes = 3;
  const Classifier network(Builder(weights, Random(1)), options);
  Random random(1);
  const auto ours = losses_of(weights, 3e-4, {8, 3, 64, 64}, [&](const at::Tensor& x, int step) {
    const auto labels = at::arange(8).add(step).remainder(3);
    return cross_entropy(network.logits(x, Mode::train(random)), labels, {}, 0);
  });
  expect_near(ours, {1.352021, 0.996668, 1.072413, 1.217426, 1.066593, 1.353961, 1.142200,
                     1.115110, 1.281138, 0.941186, 0.930863, 1.218535, 1.382703, 1.257428,
                     1.053322, 1.217025, 1.357863, 0.829649, 1.144989, 1.638629});
}

TEST(Training, OfAUNetTakesPyTorchsSteps) {
  Weights weights;
  UNetOptions options;
  options.encoder.channels = 3;
  options.encoder.stochastic_depth = 0;
  const UNet network(Builder(weights, Random(1)), options);
  Random random(1);
  const auto ours = losses_of(weights, 5e-5, {4, 3, 96, 96}, [&](const at::Tensor& x, int step) {
    const auto mask = closed_form::picture("mask" + std::to_string(step), {4, 1, 96, 96});
    return binary_cross_entropy(network.logits(x, Mode::train(random)), mask.gt(0.5).to(at::kFloat),
                                0);
  });
  expect_near(ours, {1.064428, 1.063787, 1.058605, 1.056703, 1.062251, 1.060824, 1.052358,
                     1.048506, 1.049320, 1.048156, 1.047135, 1.045534, 1.047817, 1.040412,
                     1.036015, 1.032002, 1.026125, 1.030731, 1.029636, 1.026322});
}

}  // namespace
}  // namespace mg::net
