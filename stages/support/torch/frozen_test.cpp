#include "stages/support/torch/frozen.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <string>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/unet.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg::net {
namespace {

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

/// The largest difference, as a share of the largest number.
double difference(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().div(b.abs().max()).item<double>();
}

template <class Network, class Options>
struct Filled {
  Weights weights;
  Network network;
  explicit Filled(const Options& options) : network(Builder(weights, Random(1)), options) {
    const auto values = closed_form::file_like({weights.all(), {}});
    transfer(weights, options.encoder.name, values);
  }
};

class FrozenNetwork : public ::testing::TestWithParam<const char*> {};

TEST_P(FrozenNetwork, GivesTheSameLogits) {
  const c10::NoGradGuard no_grad;
  const Filled<Classifier, ClassifierOptions> net(
      ClassifierOptions{.encoder = {.name = GetParam()}, .classes = 10});
  const auto x = closed_form::picture("x", {2, 3, 64, 96});
  Frozen frozen;
  const auto plain = net.network.logits(x, Mode::predict());
  EXPECT_LT(difference(net.network.logits(x, Mode::predict(frozen)), plain), 1e-4);
  const auto other = closed_form::picture("y", {5, 3, 32, 32});  // what was packed fits any size
  EXPECT_LT(difference(net.network.logits(other, Mode::predict(frozen)),
                       net.network.logits(other, Mode::predict())),
            1e-4);
}

INSTANTIATE_TEST_SUITE_P(, FrozenNetwork,
                         ::testing::Values("efficientnet_b0", "tf_efficientnet_b0",
                                           "efficientnet_lite0", "mobilenet_v2",
                                           "mobilenet_v3_small", "resnet18", "plain16"));

TEST(Frozen, UNetsMarkTheSamePixels) {
  const c10::NoGradGuard no_grad;
  UNetOptions options;
  options.encoder.name = "efficientnet_b0";
  options.decoder = {32, 16, 16};
  const Filled<UNet, UNetOptions> net(options);
  const auto x = closed_form::picture("x", {1, 1, 64, 96});
  Frozen frozen;
  EXPECT_LT(difference(net.network.logits(x, Mode::predict(frozen)),
                       net.network.logits(x, Mode::predict())),
            1e-4);
}

TEST(Frozen, BrainFloatsKeepTwoDigits) {
  const c10::NoGradGuard no_grad;
  const Filled<Classifier, ClassifierOptions> net(
      ClassifierOptions{.encoder = {.name = "resnet18"}, .classes = 10});
  const auto x = closed_form::picture("x", {2, 3, 64, 64});
  Frozen frozen(at::kBFloat16);
  const auto rough = net.network.logits(x, Mode::predict(frozen));
  EXPECT_EQ(rough.scalar_type(), at::kFloat);
  const auto plain = net.network.logits(x, Mode::predict());
  EXPECT_LT(difference(rough, plain), 0.05);
  EXPECT_FALSE(at::equal(rough, plain));
}

TEST(Frozen, LeavesTheWeightsAloneAndNoticesNewOnesWhenCleared) {
  const c10::NoGradGuard no_grad;
  Filled<Classifier, ClassifierOptions> net(
      ClassifierOptions{.encoder = {.name = "resnet18"}, .classes = 10});
  const auto x = closed_form::picture("x", {1, 3, 32, 32});
  const auto before = net.weights.all()[0].tensor.clone();
  Frozen frozen;
  const auto old = net.network.logits(x, Mode::predict(frozen));
  EXPECT_TRUE(at::equal(net.weights.all()[0].tensor, before));

  net.weights.all()[0].tensor.mul_(2);
  EXPECT_TRUE(at::equal(net.network.logits(x, Mode::predict(frozen)), old)) << "kept";
  frozen.clear();
  EXPECT_LT(difference(net.network.logits(x, Mode::predict(frozen)),
                       net.network.logits(x, Mode::predict())),
            1e-4);
}

/// 3 x 3 filters over 4 channels, each by itself or all together.
FoldedConvolution some_layer(std::int64_t groups, std::int64_t stride, Activation activation) {
  return {closed_form::picture("w", {4, 4 / groups, 3, 3}),
          closed_form::picture("b", {4, 1, 1, 1}).flatten(), stride, groups, activation};
}

TEST(Convolved, IsWhatLibTorchsOperatorsGive) {
  const c10::NoGradGuard no_grad;
  const auto x = closed_form::picture("x", {2, 4, 9, 7}).mul(4);
  for (const auto activation : {Activation::none, Activation::relu, Activation::relu6,
                                Activation::silu, Activation::hard_swish}) {
    for (const std::int64_t groups : {1, 4}) {
      for (const std::int64_t stride : {1, 2}) {
        auto layer = some_layer(groups, stride, activation);
        const auto plain = convolved_plainly(x, layer, 1);
        EXPECT_LT(difference(convolved(x, layer, 1), plain), 1e-5)
            << static_cast<int>(activation) << ' ' << groups << ' ' << stride;
        const auto added = closed_form::picture("a", plain.sizes());
        EXPECT_LT(difference(convolved(x, layer, 1, added), convolved_plainly(x, layer, 1, added)),
                  1e-5);
      }
    }
  }
}

}  // namespace
}  // namespace mg::net
