#include "stages/support/torch/layer_rates.hpp"

#include <gtest/gtest.h>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/unet.hpp"

namespace mg::net {
namespace {

std::vector<std::string> names_of(const Weights& weights) {
  std::vector<std::string> out;
  for (const auto& entry : weights.parameters()) out.push_back(entry.name);
  return out;
}

Depths of_classifier(const std::string& encoder) {
  Weights weights;
  ClassifierOptions options;
  options.encoder.name = encoder;
  const Classifier network(Builder(weights, Random(1)), options);
  return Depths(names_of(weights));
}

TEST(Depths, CountAnEfficientNetFromItsLastLayerDown) {
  const auto depths = of_classifier("efficientnet_b0");
  EXPECT_EQ(depths.levels(), 9) << "a stem, seven stages, and the last convolution";
  EXPECT_EQ(depths.of("classifier.weight"), 0);
  EXPECT_EQ(depths.of("conv_head.weight"), 1);
  EXPECT_EQ(depths.of("bn2.bias"), 1);
  EXPECT_EQ(depths.of("blocks.6.0.conv_pwl.weight"), 2);
  EXPECT_EQ(depths.of("blocks.0.0.bn2.weight"), 8);
  EXPECT_EQ(depths.of("bn1.weight"), 9);
  EXPECT_EQ(depths.of("conv_stem.weight"), 9);
}

TEST(Depths, CountTheStagesOfAResNetAndThePlainLevels) {
  const auto residual = of_classifier("resnet18"), plain = of_classifier("plain16");
  EXPECT_EQ(residual.levels(), 5);
  EXPECT_EQ(residual.of("fc.bias"), 0);
  EXPECT_EQ(residual.of("layer4.1.conv2.weight"), 1);
  EXPECT_EQ(residual.of("layer1.0.bn2.weight"), 4);
  EXPECT_EQ(residual.of("conv1.weight"), 5);
  EXPECT_EQ(plain.levels(), 6);
  EXPECT_EQ(plain.of("levels.5.1.0.weight"), 1);
  EXPECT_EQ(plain.of("levels.0.0.1.bias"), 6);
}

TEST(Depths, PutTheWayUpOfAUNetOnTop) {
  Weights weights;
  UNetOptions options;
  options.encoder.name = "mobilenet_v2";
  options.deep = true;
  const UNet unet(Builder(weights, Random(1)), options);
  const Depths depths(names_of(weights));
  EXPECT_EQ(depths.levels(), 9);
  EXPECT_EQ(depths.of("decoder.blocks.0.conv1.0.weight"), 0);
  EXPECT_EQ(depths.of("segmentation_head.0.weight"), 0);
  EXPECT_EQ(depths.of("deep_heads.0.weight"), 0);
  EXPECT_EQ(depths.of("encoder.conv_head.weight"), 1);
  EXPECT_EQ(depths.of("encoder.conv_stem.weight"), 9);
}

TEST(RateShare, DecaysLevelByLevelInTheEncoder) {
  const EncoderPace pace{0.5, 0.8};
  EXPECT_EQ(rate_share(pace, 0), 1);
  EXPECT_DOUBLE_EQ(rate_share(pace, 1), 0.5 * 0.8);
  EXPECT_DOUBLE_EQ(rate_share(pace, 3), 0.5 * 0.8 * 0.8 * 0.8);
  EXPECT_EQ(rate_share(EncoderPace{}, 7), 1);
}

TEST(FirstEpoch, ThawsTheDeepestLevelFirst) {
  const EncoderPace pace{1, 1, 3, 6};
  EXPECT_EQ(first_epoch(pace, 0, 3), 0);
  EXPECT_EQ(first_epoch(pace, 1, 3), 3);
  EXPECT_EQ(first_epoch(pace, 2, 3), 5);
  EXPECT_EQ(first_epoch(pace, 3, 3), 7);
  EXPECT_EQ(first_epoch({1, 1, 3, 0}, 3, 3), 3) << "all at once";
  EXPECT_EQ(first_epoch({}, 3, 3), 0);
}

}  // namespace
}  // namespace mg::net
