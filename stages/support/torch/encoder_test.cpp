#include "stages/support/torch/encoder.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "pipeline/error.hpp"
#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"

namespace mg::net {
namespace {

using ::testing::ElementsAre;

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

struct Net {
  Weights weights;
  Classifier net;
  explicit Net(const ClassifierOptions& options = {}, std::uint64_t seed = 1)
      : net(Builder(weights, Random(seed)), options) {}
};

ClassifierOptions small(const std::string& encoder = "efficientnet_b0") {
  ClassifierOptions out;
  out.encoder.name = encoder;
  out.encoder.channels = 1;
  out.classes = 2;
  return out;
}

at::Tensor picture(at::IntArrayRef shape) { return closed_form::picture("x", shape); }

/// One of each kind: the others differ in numbers only.
const std::vector<std::string> kinds{"efficientnet_b0", "tf_efficientnet_lite0", "mobilenet_v2",
                                     "mobilenet_v3_small", "resnet18"};

/// As parameters lie; the stride of a side of one does not count.
bool lies_like(const at::Tensor& a, const at::Tensor& b) {
  for (std::int64_t i = 0; i < a.dim(); ++i) {
    if (a.size(i) > 1 && a.stride(i) != b.stride(i)) return false;
  }
  return a.sizes() == b.sizes();
}

bool all_have_gradients(const Weights& weights) {
  const auto& all = weights.parameters();
  return std::all_of(all.begin(), all.end(), [](const NamedTensor& entry) {
    return entry.tensor.grad().defined() && entry.tensor.grad().isfinite().all().item<bool>() &&
           lies_like(entry.tensor.grad(), entry.tensor);
  });
}

TEST(Classifier, HasThePublishedNumberOfParameters) {
  const std::vector<std::pair<std::string, std::int64_t>> published{
      {"efficientnet_b0", 5288548},    {"efficientnet_b1", 7794184},
      {"efficientnet_b2", 9109994},    {"efficientnet_b3", 12233232},
      {"efficientnet_lite0", 4652008}, {"mobilenet_v2", 3504872},
      {"mobilenet_v3_small", 2542856}, {"resnet18", 11689512},
      {"resnet34", 21797672}};
  for (const auto& [name, count] : published) {
    EXPECT_EQ(Net({.encoder = {.name = name}}).weights.parameter_count(), count) << name;
  }
}

TEST(Classifier, TrainsEveryParameterOfEveryKindOfEncoder) {
  for (const auto& name : kinds) {
    Net net(small(name));
    Random random(1);
    net.net.logits(picture({4, 1, 32, 32}), Mode::train(random)).square().sum().backward();
    EXPECT_TRUE(all_have_gradients(net.weights)) << name;
  }
}

TEST(Classifier, IsAFunctionOfItsSeed) {
  const Net a(small(), 5), b(small(), 5), c(small(), 6);
  const auto draw = [](const Net& net, std::uint64_t seed) {
    Random random(seed);
    return net.net.logits(picture({2, 1, 32, 32}), Mode::train(random)).detach();
  };
  EXPECT_TRUE(at::equal(draw(a, 1), draw(b, 1)));
  EXPECT_FALSE(at::equal(draw(a, 1), draw(a, 2))) << "dropout and stochastic depth";
  EXPECT_FALSE(at::equal(draw(a, 1), draw(c, 1)));
}

TEST(Encoder, GivesFeaturesAtFiveStrides) {
  for (const auto& name : kinds) {
    for (const auto skips : {Skips::smp, Skips::timm}) {
      Weights weights;
      const auto encoder =
          make_encoder(Builder(weights, Random(1)), {.name = name, .channels = 1, .skips = skips});
      const c10::NoGradGuard no_grad;
      const auto pyramid = encoder->pyramid(picture({1, 1, 64, 96}), Mode::predict());
      ASSERT_EQ(pyramid.size(), 5U) << name;
      for (std::size_t i = 0; i < pyramid.size(); ++i) {
        EXPECT_THAT(pyramid[i].sizes().vec(),
                    ElementsAre(1, encoder->pyramid_channels()[i], 32 >> i, 48 >> i))
            << name;
      }
    }
  }
}

TEST(Encoder, GivesFeaturesAtFullSizeTooIfItIsPlain) {
  Weights weights;
  const auto encoder =
      make_encoder(Builder(weights, Random(1)), {.name = "plain32", .channels = 1});
  EXPECT_THAT(encoder->pyramid_channels(), ElementsAre(32, 64, 128, 256, 512, 512));
  const c10::NoGradGuard no_grad;
  const auto pyramid = encoder->pyramid(picture({1, 1, 32, 64}), Mode::predict());
  EXPECT_THAT(pyramid.front().sizes().vec(), ElementsAre(1, 32, 32, 64));
  EXPECT_THAT(pyramid.back().sizes().vec(), ElementsAre(1, 512, 1, 2));
}

TEST(Encoder, GivesTheFeaturesOfSmpOrOfTimm) {
  const auto channels = [](const std::string& name, Skips skips) {
    Weights weights;
    return make_encoder(Builder(weights, Random(1)), {.name = name, .skips = skips})
        ->pyramid_channels();
  };
  EXPECT_THAT(channels("efficientnet_b0", Skips::smp), ElementsAre(32, 24, 40, 112, 320));
  EXPECT_THAT(channels("efficientnet_b0", Skips::timm), ElementsAre(16, 24, 40, 112, 320));
  EXPECT_THAT(channels("efficientnet_b3", Skips::smp), ElementsAre(40, 32, 48, 136, 384));
  EXPECT_THAT(channels("efficientnet_b3", Skips::timm), ElementsAre(24, 32, 48, 136, 384));
  EXPECT_THAT(channels("mobilenet_v2", Skips::smp), ElementsAre(16, 24, 32, 96, 1280));
  EXPECT_THAT(channels("mobilenet_v2", Skips::timm), ElementsAre(16, 24, 32, 96, 320));
  EXPECT_THAT(channels("mobilenet_v3_small", Skips::smp), ElementsAre(16, 16, 24, 48, 576));
  EXPECT_THAT(channels("resnet34", Skips::smp), ElementsAre(64, 64, 128, 256, 512));
}

TEST(Encoder, TakesPicturesOfAnyOddSizeForAClassifier) {
  const c10::NoGradGuard no_grad;
  for (const auto* name : {"tf_efficientnet_lite0", "mobilenet_v3_small", "resnet18"}) {
    const Net net(small(name));
    EXPECT_THAT(net.net.logits(picture({1, 1, 33, 47}), Mode::predict()).sizes().vec(),
                ElementsAre(1, 2))
        << name;
  }
}

TEST(Encoder, SuggestsANameThatExists) {
  Weights weights;
  try {
    make_encoder(Builder(weights, Random(1)), {.name = "efficientnet_b00"});
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.hint(), "did you mean 'efficientnet_b0'?");
  }
}

}  // namespace
}  // namespace mg::net
