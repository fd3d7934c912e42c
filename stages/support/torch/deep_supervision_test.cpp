#include "stages/support/torch/deep_supervision.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "stages/support/torch/losses.hpp"

namespace mg::net {
namespace {

at::Tensor column(std::vector<float> values) {
  return at::tensor(values).view({1, 1, -1, 1}).expand({1, 1, -1, 2}).contiguous();
}

const MaskLoss cross = [](const at::Tensor& logits, const at::Tensor& mask) {
  return binary_cross_entropy(logits, mask, 0);
};

TEST(DeepLoss, OfOneOutputIsItsLoss) {
  const auto logits = column({1, -2}), mask = column({1, 0});
  EXPECT_EQ(deep_loss({logits}, mask, 0.5, cross).item<float>(), cross(logits, mask).item<float>());
}

TEST(DeepLoss, HalvesTheWeightOfEachCoarserOutput) {
  const auto mask = column({1, 0, 0, 0}).expand({1, 1, 4, 2}).repeat({1, 1, 1, 2});  // 4 x 4
  const auto fine = at::zeros({1, 1, 4, 4}, at::kFloat).add(1), middle = column({2, -1});
  const auto coarse = at::zeros({1, 1, 1, 1}, at::kFloat).add(3);
  const auto quarter = at::zeros({1, 1, 1, 1}, at::kFloat).add(0.25);
  const auto expected = cross(fine, mask).item<double>() +
                        0.5 * cross(middle, column({0.5, 0})).item<double>() +
                        0.25 * cross(coarse, quarter).item<double>();
  EXPECT_NEAR(deep_loss({fine, middle, coarse}, mask, 0.5, cross).item<double>(), expected / 1.75,
              1e-6);
}

}  // namespace
}  // namespace mg::net
