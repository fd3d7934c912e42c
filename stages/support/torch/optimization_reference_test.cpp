// Losses, and steps of SGD with layer-wise rates, clipping and accumulated gradients, are
// PyTorch's. The numbers come from tests/oracles/optimization.py.
#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/losses.hpp"
#include "stages/support/torch/trainer.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg::net {
namespace {

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

at::Tensor three(std::int64_t first, std::int64_t count) {
  return at::arange(count).add(first).remainder(3);
}
at::Tensor class_weights() { return at::tensor(std::vector<float>{0.5F, 1, 1.5F}); }

TEST(Losses, AreThoseOfPyTorch) {
  const auto logits =
      closed_form::filled("logits", {5, 3}, [](double u) { return 3 * (2 * u - 1); });
  const auto shares =
      closed_form::filled("shares", {5, 3}, [](double u) { return 2 * u - 1; }).softmax(1);
  const auto mask = closed_form::picture("mask", {2, 1, 8, 8}).gt(0.5).to(at::kFloat);
  const auto pixels = closed_form::picture("pixels", {2, 1, 8, 8}).mul(3);
  const auto expect = [](const at::Tensor& loss, double theirs) {
    EXPECT_NEAR(loss.item<double>(), theirs, 1e-5);
  };
  expect(cross_entropy(logits, three(0, 5), class_weights(), 0.1), 2.241349);
  expect(cross_entropy(logits, shares, {}, 0), 1.872544);
  expect(cross_entropy(logits, shares, {}, 0.1), 1.880593);
  expect(binary_cross_entropy(pixels, mask, 0, 5), 2.138038);
}

TEST(Training, BySgdWithLayerRatesAndAccumulationTakesPyTorchsSteps) {
  Weights weights;
  ClassifierOptions options;
  options.encoder.name = "plain16";
  options.classes = 3;
  options.dropout = 0;
  const Classifier network(Builder(weights, Random(1)), options);
  const auto names = exported(weights, "plain16", Naming::timm);
  transfer(weights, "plain16", closed_form::file_like(names, true));

  TrainParams params;
  params.optimizer = "sgd";
  params.rate = 0.02;
  params.schedule = "constant";
  params.warmup = params.average = 0;
  params.layer_decay = 0.75;
  params.accumulate = 2;
  const RunInfo run;
  Trainer trainer(weights,
                  [&](const at::Tensor& x, const Mode& mode) { return network.logits(x, mode); },
                  params, {run, 1, 8, 20});
  std::vector<double> losses;
  for (int batch = 0; batch < 20; ++batch) {
    const auto x = closed_form::picture("x" + std::to_string(batch), {8, 3, 64, 64});
    const auto numbers = trainer.step(x, [&](const at::Tensor& logits) {
      return cross_entropy(logits, three(batch, 8), class_weights(), 0.1);
    });
    losses.push_back(numbers[0].second);
  }
  const std::vector<double> theirs{1.282931, 1.311752, 1.489636, 1.452405, 1.408232,
                                   1.423132, 1.362169, 1.185343, 1.365337, 1.097415,
                                   1.259586, 1.078058, 1.138894, 1.117653, 1.198464,
                                   1.063761, 0.913408, 1.030212, 1.339519, 0.945578};
  ASSERT_EQ(losses.size(), theirs.size());
  for (std::size_t i = 0; i < losses.size(); ++i) EXPECT_NEAR(losses[i], theirs[i], 1e-3) << i;
}

}  // namespace
}  // namespace mg::net
