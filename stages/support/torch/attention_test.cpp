#include "stages/support/torch/attention.hpp"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "stages/support/torch/closed_form.hpp"

namespace mg::net {
namespace {

TEST(HeatOf, IsTheSumOfMapsWeightedByTheirMeanGradients) {
  // Two maps of 1 x 2 pixels. Mean gradients 2 and -1, so the heat is 2 * a - b, rectified.
  const auto maps = at::tensor({3.0F, 1.0F, 2.0F, 4.0F}).view({1, 2, 1, 2});
  const auto gradients = at::tensor({1.0F, 3.0F, -1.0F, -1.0F}).view({1, 2, 1, 2});
  const auto heat = heat_of(maps, gradients, 1, 2);  // 4 and -2
  EXPECT_EQ(heat.sizes(), (std::vector<std::int64_t>{1, 1, 1, 2}));
  EXPECT_FLOAT_EQ(heat[0][0][0][0].item<float>(), 1);
  EXPECT_FLOAT_EQ(heat[0][0][0][1].item<float>(), 0);
}

TEST(HeatOf, IsEnlargedWithItsEdgesOnThoseOfThePicture) {
  const auto maps = at::tensor({1.0F, 0.0F}).view({1, 1, 1, 2});
  const auto heat = heat_of(maps, at::tensor({1.0F, 1.0F}).view({1, 1, 1, 2}), 2, 4);
  const std::array<float, 4> row{1, 0.75F, 0.25F, 0};  // centers at a quarter and three of a pixel
  for (int x = 0; x < 4; ++x) EXPECT_FLOAT_EQ(heat[0][0][1][x].item<float>(), row[x]);
}

TEST(HeatOf, IsZeroWhereNothingSpeaksForTheClass) {
  const auto maps = at::tensor({1.0F, 2.0F}).view({1, 1, 1, 2});
  const auto heat = heat_of(maps, at::tensor({-1.0F, -1.0F}).view({1, 1, 1, 2}), 1, 2);
  EXPECT_TRUE(at::equal(heat, at::zeros({1, 1, 1, 2})));
}

/// Where the mean over the picture and a linear layer follow, the gradient of a class by any pixel
/// of map k is its weight by h * w (Zhou et al. 2016): heat can be written down.
TEST(Explain, EqualsClassActivationMapsOfALinearClassifier) {
  for (const auto* encoder : {"efficientnet_b0", "resnet18", "plain16"}) {
    Weights weights;
    ClassifierOptions options;
    options.encoder.name = encoder;
    options.encoder.channels = 1;
    options.classes = 3;
    const Classifier classifier(Builder(weights, Random(5)), options);
    const auto x = closed_form::picture("x", {2, 1, 64, 96});
    const auto explained = explain(classifier, x);

    const c10::NoGradGuard no_grad;
    EXPECT_TRUE(at::equal(explained.logits, classifier.logits(x, Mode::predict()))) << encoder;
    const auto last = std::string(encoder) == "resnet18" ? "fc.weight" : "classifier.weight";
    at::Tensor by_class;
    for (const auto& [name, tensor] : weights.parameters()) {
      if (name == last) by_class = tensor;
    }
    ASSERT_TRUE(by_class.defined()) << encoder;
    const auto maps = classifier.maps(x, Mode::predict());
    const auto rows = by_class.index_select(0, explained.logits.argmax(1));
    const auto gradients = rows.view({2, -1, 1, 1}).expand_as(maps);
    const auto expected = heat_of(maps, gradients, 64, 96);
    EXPECT_TRUE(at::allclose(explained.heat, expected, 1e-4, 1e-5)) << encoder;
    for (const auto& [name, tensor] : weights.parameters()) {
      ASSERT_FALSE(tensor.grad().defined()) << name << " must not learn from an explanation";
    }
  }
}

TEST(Explain, WorksWhereLayersFollowTheMean) {
  Weights weights;
  ClassifierOptions options;
  options.encoder.name = "mobilenet_v3_small";
  options.encoder.channels = 1;
  options.classes = 2;
  const Classifier classifier(Builder(weights, Random(5)), options);
  const auto explained = explain(classifier, closed_form::picture("x", {1, 1, 64, 64}));
  EXPECT_EQ(explained.heat.sizes(), (std::vector<std::int64_t>{1, 1, 64, 64}));
  EXPECT_LE(explained.heat.max().item<float>(), 1);
  EXPECT_GE(explained.heat.min().item<float>(), 0);
}

}  // namespace
}  // namespace mg::net
