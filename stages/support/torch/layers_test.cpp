#include "stages/support/torch/layers.hpp"

#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

namespace mg::net {
namespace {

at::Tensor counting(std::vector<std::int64_t> shape) {
  return at::ones(shape, at::kFloat)
      .flatten()
      .cumsum(0)
      .view(shape)
      .contiguous(at::MemoryFormat::ChannelsLast);
}

const at::Tensor& buffer(const Weights& weights, std::size_t i) {
  return weights.buffers()[i].tensor;
}

TEST(SqueezeExcitation, IsTheSameByTheLoopForPredictions) {
  const c10::NoGradGuard no_grad;
  for (const auto& style :
       {GateStyle{Activation::silu, false}, GateStyle{Activation::relu, true}}) {
    Weights weights;
    const SqueezeExcitation layer(Builder(weights, Random(1)), 37, 19, style);
    for (const auto& entry : weights.parameters()) {
      const auto numbers = at::arange(entry.tensor.numel(), at::kFloat).mul(0.7).sin().mul(0.5);
      entry.tensor.copy_(numbers.view(entry.tensor.sizes()));
    }
    for (const auto rows : {1, 13, 300}) {
      const auto x = counting({3, 37, rows, 7}).mul(0.3).sin().add(0.2);
      const auto expected = layer(x, Mode::predict());
      Frozen frozen;
      const auto found = layer(x.clone(), Mode::predict(frozen));
      EXPECT_LT(found.sub(expected).abs().max().item<double>(), 2e-6) << rows;
      EXPECT_GT(expected.sub(x).abs().max().item<double>(), 0.1) << "it does something";
    }
  }
}

TEST(Dropout, KeepsTheMeanAndDropsItsShare) {
  Random random(1);
  const auto y = dropout(at::ones({100, 1000}, at::kFloat), 0.25, Mode::train(random));
  EXPECT_NEAR(y.eq(0).to(at::kFloat).mean().item<double>(), 0.25, 0.005);
  EXPECT_NEAR(y.max().item<double>(), 1 / 0.75, 1e-6);
  EXPECT_NEAR(y.mean().item<double>(), 1, 0.01);
}

TEST(Dropout, DoesNothingUnlessTraining) {
  const auto x = at::ones({2, 3}, at::kFloat);
  EXPECT_TRUE(dropout(x, 0.5, Mode::predict()).is_same(x));
  EXPECT_TRUE(drop_rows(x, 0.5, Mode::calibrate(0)).is_same(x));
}

TEST(DropRows, DropsRowsAsAWhole) {
  Random random(1);
  const auto y = drop_rows(at::ones({1000, 2, 3, 3}, at::kFloat), 0.5, Mode::train(random));
  const auto sums = y.sum({1, 2, 3});
  EXPECT_TRUE(sums.eq(0).logical_or(sums.eq(36)).all().item<bool>());
  EXPECT_NEAR(sums.eq(0).to(at::kFloat).mean().item<double>(), 0.5, 0.05);
}

TEST(ConvNorm, NormalizesByTheBatchAndRemembersIt) {
  Weights weights;
  const ConvNorm layer(Builder(weights, Random(1)), {"0", "1"}, {2, 4, 1}, {});
  Random random(1);
  const auto x = counting({3, 2, 4, 4});
  const auto y = layer(x, Mode::train(random)).detach();
  EXPECT_TRUE(at::allclose(y.mean({0, 2, 3}), at::full({4}, 0, at::kFloat), 0, 1e-5));
  EXPECT_TRUE(at::allclose(y.square().mean({0, 2, 3}), at::ones({4}, at::kFloat), 1e-4));
  // One step of momentum 0.1 from the initial mean 0: a tenth of the batch's mean.
  const auto conv = x.mean({0, 2, 3}).matmul(weights.parameters()[0].tensor.view({4, 2}).t());
  EXPECT_TRUE(at::allclose(buffer(weights, 0), conv.mul(0.1), 1e-4));
  EXPECT_EQ(buffer(weights, 2).item<std::int64_t>(), 1);
}

TEST(ConvNorm, PredictsWithWhatItRemembers) {
  Weights weights;
  const ConvNorm layer(Builder(weights, Random(1)), {"0", "1"}, {1, 1, 1}, {Activation::relu});
  const c10::NoGradGuard no_grad;
  weights.parameters()[0].tensor.fill_(1);
  buffer(weights, 0).fill_(5);
  buffer(weights, 1).fill_(4);
  const auto y = layer(at::full({1, 1, 1, 2}, 9, at::kFloat), Mode::predict());
  EXPECT_NEAR(y.max().item<double>(), (9 - 5) / 2.0, 1e-4);
  EXPECT_EQ(layer(at::full({1, 1, 1, 2}, 1, at::kFloat), Mode::predict()).max().item<double>(), 0);
}

TEST(ConvNorm, CalibratesToTheMeanOverBatches) {
  Weights weights;
  const ConvNorm layer(Builder(weights, Random(1)), {"0", "1"}, {1, 1, 1}, {});
  const c10::NoGradGuard no_grad;
  weights.parameters()[0].tensor.fill_(1);
  buffer(weights, 0).fill_(1000);
  for (int i = 0; i < 4; ++i) {
    layer(counting({2, 1, 3, 3}).add(10 * i), Mode::calibrate(i));
  }
  EXPECT_NEAR(buffer(weights, 0).item<double>(), 9.5 + 15, 1e-3);
  EXPECT_NEAR(buffer(weights, 1).item<double>(), 28.5, 1e-3);  // unbiased variance of 1..18
}

TEST(Weights, AreTheSameForAnyOrderOfConstruction) {
  Weights forth, back;
  const Builder a(forth, Random(1)), b(back, Random(1));
  const auto first = a["x"].normal("w", {50}, 1), second = a["y"].uniform("w", {50}, 1);
  const auto other = b["y"].uniform("w", {50}, 1), another = b["x"].normal("w", {50}, 1);
  EXPECT_TRUE(at::equal(first, another));
  EXPECT_TRUE(at::equal(second, other));
  EXPECT_EQ(forth.parameters()[1].name, "y.w");
  EXPECT_EQ(forth.parameter_count(), 100);
}

TEST(Weights, MoveWithTheirHandles) {
  Weights weights;
  const auto handle = Builder(weights, Random(1)).normal("w", {3}, 1);
  const auto before = handle.data_ptr();
  weights.to(c10::Device("cpu"));
  EXPECT_EQ(weights.parameters()[0].tensor.data_ptr(), handle.data_ptr());
  EXPECT_TRUE(handle.requires_grad());
  EXPECT_EQ(handle.data_ptr(), before);
}

TEST(ChannelsLast, IsRestoredForOneChannelAndForThree) {
  for (const std::int64_t channels : {1, 3}) {
    const auto x = at::arange(2 * channels * 4 * 5, at::kFloat).view({2, channels, 4, 5});
    const auto y = channels_last(x);
    EXPECT_EQ(y.strides().vec(),
              (std::vector<std::int64_t>{20 * channels, 1, 5 * channels, channels}));
    EXPECT_TRUE(y.equal(x));
    EXPECT_TRUE(channels_last(y).is_same(y));
  }
}

}  // namespace
}  // namespace mg::net
