#include "stages/support/torch/efficientnet.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/torch/unet.hpp"

namespace mg::net {
namespace {

using ::testing::ElementsAre;

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

/// sin(0.1 * i) for the i-th element.
at::Tensor wave(std::vector<std::int64_t> shape) {
  auto out = at::empty(shape, at::kFloat);
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    out.mutable_data_ptr<float>()[i] = static_cast<float>(std::sin(0.1 * static_cast<double>(i)));
  }
  return out.contiguous(at::MemoryFormat::ChannelsLast);
}

struct Net {
  Weights weights;
  EfficientNet net;
  explicit Net(const EfficientNetOptions& options = {}, std::uint64_t seed = 1)
      : net(Builder(weights, Random(seed)), options) {}
};

std::vector<std::int64_t> shape_of(const Weights& weights, const std::string& name) {
  for (const auto& entry : weights.all()) {
    if (entry.name == name) return entry.tensor.sizes().vec();
  }
  return {-1};
}

bool all_have_gradients(const Weights& weights) {
  const auto& all = weights.parameters();
  return std::all_of(all.begin(), all.end(), [](const NamedTensor& entry) {
    return entry.tensor.grad().defined() && entry.tensor.grad().isfinite().all().item<bool>() &&
           entry.tensor.grad().strides() == entry.tensor.strides();
  });
}

TEST(EfficientNet, HasThePublishedNumberOfParameters) {
  EXPECT_EQ(Net().weights.parameter_count(), 5288548);  // torchvision and timm
  EfficientNetOptions lite;
  lite.variant = "efficientnet_lite0";
  EXPECT_EQ(Net(lite).weights.parameter_count(), 4652008);  // timm
}

TEST(EfficientNet, NamesItsTensorsAsTorchvisionDoes) {
  const Net net;
  using Shape = std::vector<std::int64_t>;
  EXPECT_EQ(net.weights.all().size(), 360U);
  EXPECT_EQ(shape_of(net.weights, "features.0.0.weight"), (Shape{32, 3, 3, 3}));
  EXPECT_EQ(shape_of(net.weights, "features.1.0.block.0.0.weight"), (Shape{32, 1, 3, 3}));
  EXPECT_EQ(shape_of(net.weights, "features.1.0.block.1.fc1.weight"), (Shape{8, 32, 1, 1}));
  EXPECT_EQ(shape_of(net.weights, "features.1.0.block.2.0.weight"), (Shape{16, 32, 1, 1}));
  EXPECT_EQ(shape_of(net.weights, "features.6.3.block.1.0.weight"), (Shape{1152, 1, 5, 5}));
  EXPECT_EQ(shape_of(net.weights, "features.6.3.block.2.fc2.bias"), (Shape{1152}));
  EXPECT_EQ(shape_of(net.weights, "features.7.0.block.3.1.running_var"), (Shape{320}));
  EXPECT_EQ(shape_of(net.weights, "features.8.1.num_batches_tracked"), (Shape{}));
  EXPECT_EQ(shape_of(net.weights, "classifier.1.weight"), (Shape{1000, 1280}));
}

TEST(EfficientNet, TranslatesTheNamesOfTimm) {
  EXPECT_EQ(torchvision_name("conv_stem.weight"), "features.0.0.weight");
  EXPECT_EQ(torchvision_name("bn1.running_mean"), "features.0.1.running_mean");
  EXPECT_EQ(torchvision_name("blocks.0.0.conv_pw.weight"), "features.1.0.block.2.0.weight");
  EXPECT_EQ(torchvision_name("blocks.1.0.conv_pw.weight"), "features.2.0.block.0.0.weight");
  EXPECT_EQ(torchvision_name("blocks.5.3.se.conv_expand.bias"), "features.6.3.block.2.fc2.bias");
  EXPECT_EQ(torchvision_name("blocks.6.0.bn3.weight"), "features.7.0.block.3.1.weight");
  EXPECT_EQ(torchvision_name("classifier.bias"), "classifier.1.bias");
  for (const auto* unknown : {"", "head.weight", "blocks.", "blocks.1", "blocks.x.0.bn1.weight",
                              "blocks.1.0.bn9.weight", "blocks.99999999999.0.bn1.weight"}) {
    EXPECT_EQ(torchvision_name(unknown), "") << unknown;
  }
}

TEST(EfficientNet, ComputesWhatTorchvisionComputesWithTheseWeights) {
  const Net net;
  const c10::NoGradGuard no_grad;
  const auto logits = net.net.logits(wave({2, 3, 64, 96}), Mode::calibrate(0));
  ASSERT_THAT(logits.sizes().vec(), ElementsAre(2, 1000));
  // From torchvision 0.29 in double precision and training mode without dropping, given the weights
  // of seed 1 and this input.
  const std::vector<std::pair<std::int64_t, double>> expected{
      {0, -0.0064632923}, {17, -0.1909551536}, {500, -0.2174516040}, {999, -0.1219227909}};
  for (const auto& [index, value] : expected) {
    EXPECT_NEAR(logits[1][index].item<double>(), value, 2e-5) << index;
  }
}

TEST(EfficientNet, GivesFeaturesAtFiveStrides) {
  EfficientNetOptions options;
  options.channels = 1;
  options.classes = 0;
  const Net net(options);
  const c10::NoGradGuard no_grad;
  const auto pyramid = net.net.pyramid(wave({1, 1, 64, 96}), Mode::predict());
  ASSERT_EQ(pyramid.size(), 5U);
  for (std::size_t i = 0; i < pyramid.size(); ++i) {
    EXPECT_THAT(pyramid[i].sizes().vec(),
                ElementsAre(1, EfficientNet::pyramid_channels()[i], 32 >> i, 48 >> i));
  }
}

TEST(EfficientNet, TrainsEveryParameter) {
  EfficientNetOptions options;
  options.channels = 1;
  options.classes = 2;
  Net net(options);
  Random random(1);
  net.net.logits(wave({4, 1, 32, 32}), Mode::train(random)).square().sum().backward();
  EXPECT_TRUE(all_have_gradients(net.weights));
}

TEST(EfficientNet, IsAFunctionOfItsSeed) {
  EfficientNetOptions options;
  options.classes = 2;
  const Net a(options, 5), b(options, 5), c(options, 6);
  const auto draw = [](const Net& net, std::uint64_t seed) {
    Random random(seed);
    return net.net.logits(wave({2, 3, 32, 32}), Mode::train(random)).detach();
  };
  EXPECT_TRUE(at::equal(draw(a, 1), draw(b, 1)));
  EXPECT_FALSE(at::equal(draw(a, 1), draw(a, 2))) << "dropout and stochastic depth";
  EXPECT_FALSE(at::equal(draw(a, 1), draw(c, 1)));
}

TEST(EfficientNet, SuggestsAVariantThatExists) {
  EfficientNetOptions options;
  options.variant = "efficientnet_b00";
  Weights weights;
  try {
    EfficientNet(Builder(weights, Random(1)), options);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.hint(), "did you mean 'efficientnet_b0'?");
  }
}

struct Mask {
  Weights weights;
  UNet net;
  explicit Mask(const UNetOptions& options) : net(Builder(weights, Random(1)), options) {}
};

TEST(UNet, GivesOneLogitAPixelWhateverItsDecoder) {
  const std::vector<std::vector<std::int64_t>> decoders{
      {256, 128, 64, 32, 16}, {24, 16, 8, 8}, {16}};
  for (const auto& decoder : decoders) {
    UNetOptions options;
    options.decoder = decoder;
    const Mask mask(options);
    const c10::NoGradGuard no_grad;
    EXPECT_THAT(mask.net.logits(wave({2, 1, 64, 96}), Mode::predict()).sizes().vec(),
                ElementsAre(2, 1, 64, 96));
  }
}

TEST(UNet, ExpectsThePriorBeforeItLearns) {
  UNetOptions options;
  options.decoder = {16, 16};
  options.prior = 0.02;
  const Mask mask(options);
  const c10::NoGradGuard no_grad;
  const auto p = mask.net.logits(wave({2, 1, 64, 64}), Mode::calibrate(0)).sigmoid().mean();
  EXPECT_NEAR(p.item<double>(), 0.02, 0.01);
}

TEST(UNet, TrainsEveryParameter) {
  for (const auto& encoder : efficientnet_variants()) {
    UNetOptions options;
    options.encoder = encoder;
    options.decoder = {16, 8, 8, 8, 8};
    Mask mask(options);
    Random random(1);
    mask.net.logits(wave({2, 1, 64, 64}), Mode::train(random)).square().sum().backward();
    EXPECT_TRUE(all_have_gradients(mask.weights)) << encoder;
  }
}

TEST(UNet, RefusesADecoderOfNoneOrSixBlocks) {
  for (const std::size_t blocks : {0, 6}) {
    UNetOptions options;
    options.decoder.assign(blocks, 8);
    EXPECT_THROW(Mask{options}, Error) << blocks;
  }
}

}  // namespace
}  // namespace mg::net
