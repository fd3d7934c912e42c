#include "stages/support/torch/unet.hpp"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/support/torch/closed_form.hpp"

namespace mg::net {
namespace {

using ::testing::ElementsAre;

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

at::Tensor picture(at::IntArrayRef shape) { return closed_form::picture("x", shape); }

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
    EXPECT_THAT(mask.net.logits(picture({2, 1, 64, 96}), Mode::predict()).sizes().vec(),
                ElementsAre(2, 1, 64, 96));
  }
}

TEST(UNet, ExpectsThePriorBeforeItLearns) {
  UNetOptions options;
  options.decoder = {16, 16};
  options.prior = 0.02;
  const Mask mask(options);
  const c10::NoGradGuard no_grad;
  const auto p = mask.net.logits(picture({2, 1, 64, 64}), Mode::calibrate(0)).sigmoid().mean();
  EXPECT_NEAR(p.item<double>(), 0.02, 0.01);
}

TEST(UNet, HasCoarseOutputsThatNoFileKnows) {
  UNetOptions options;
  options.decoder = {24, 16, 8, 8};
  const Mask plain(options);
  options.deep = true;
  const Mask deep(options);
  Random random(1), same(1);
  const auto x = picture({2, 1, 64, 96});
  const auto outputs = deep.net.outputs(x, Mode::train(random));
  ASSERT_EQ(outputs.size(), 4U);
  EXPECT_TRUE(outputs[0].equal(plain.net.logits(x, Mode::train(same))));
  EXPECT_THAT(outputs[1].sizes().vec(), ElementsAre(2, 1, 16, 24));
  EXPECT_THAT(outputs[3].sizes().vec(), ElementsAre(2, 1, 4, 6));
  EXPECT_EQ(deep.weights.all().size(), plain.weights.all().size());
  EXPECT_EQ(deep.weights.parameters().size(), plain.weights.parameters().size() + 6);
  EXPECT_EQ(plain.net.outputs(x, Mode::predict()).size(), 1U);
}

TEST(UNet, TrainsEveryParameterOverEveryKindOfEncoder) {
  for (const auto* name : {"tf_efficientnet_b0", "efficientnet_lite0", "mobilenet_v2",
                           "mobilenet_v3_small", "resnet18", "plain16"}) {
    UNetOptions options;
    options.encoder.name = name;
    options.decoder = {16, 8, 8, 8, 8};
    Mask mask(options);
    Random random(1);
    mask.net.logits(picture({2, 1, 64, 64}), Mode::train(random)).square().sum().backward();
    for (const auto& entry : mask.weights.parameters()) {
      ASSERT_TRUE(entry.tensor.grad().defined()) << name << ": " << entry.name;
      EXPECT_TRUE(entry.tensor.grad().isfinite().all().item<bool>()) << name << ": " << entry.name;
    }
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
