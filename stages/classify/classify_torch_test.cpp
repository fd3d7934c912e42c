#include "stages/classify/classify_torch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/test_folder.hpp"
#include "stages/support/torch/testing_exported.hpp"

namespace mg {
namespace {

using net::testing::write_script;
using ::testing::HasSubstr;

/// A picture whose left half is black and whose right half is this bright.
Value picture(float right) {
  return Value::of(Image{make_pixels(2, 1, 1, std::vector<float>{0, right}), {}, 1});
}

class ClassifyTorchStage : public testing::InFolder {
 protected:
  ClassifyTorch stage(const std::string& expression) {
    ClassifyTorch out;
    out.file = folder() / "model.pt";
    out.classes = {"benign", "cancer"};
    write_script(out.file, expression);
    run_.trusted = {out.file};
    return out;
  }
  std::vector<Scores> scores(ClassifyTorch& stage, const std::vector<Value>& images) {
    stage.open(run_);
    return stage.predict({}, Column<Image>(images));
  }
  double cancer(ClassifyTorch& stage, float right) {
    return scores(stage, {picture(right)})[0].classes[1].second;
  }

  RunInfo run_;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST_F(ClassifyTorchStage, MakesProbabilitiesOfLogits) {
  auto two = stage("x.flatten(1)");  // logits 0 and the brightness on the right
  EXPECT_NEAR(cancer(two, 0.8F), sigmoid(0.8), 1e-6);
  two.temperature = 2;
  EXPECT_NEAR(cancer(two, 0.8F), sigmoid(0.4), 1e-6);
  two.output = "sigmoid";
  two.temperature = 1;
  EXPECT_NEAR(cancer(two, 0.8F), sigmoid(0.8) / (0.5 + sigmoid(0.8)), 1e-6);
  const auto both = scores(two, {picture(0.1F), picture(0.8F)});
  EXPECT_EQ(both[1].classes[0].first, "benign");
  EXPECT_NEAR(both[0].classes[0].second + both[0].classes[1].second, 1, 1e-12);
}

TEST_F(ClassifyTorchStage, TakesProbabilitiesAndSingleOutputs) {
  auto one = stage("x.sum([1, 2, 3])");
  EXPECT_NEAR(cancer(one, 0.8F), sigmoid(0.8), 1e-6);
  one.output = "probabilities";
  EXPECT_NEAR(cancer(one, 0.8F), 0.8, 1e-6);
  auto two = stage("torch.cat([1 - x.sum([2, 3]), x.sum([2, 3])], 1)");
  two.output = "probabilities";
  EXPECT_NEAR(cancer(two, 0.8F), 0.8, 1e-6);
}

TEST_F(ClassifyTorchStage, AveragesMirrorImages) {
  auto left = stage("torch.cat([x[:, :, 0, 0] * 0, x[:, :, 0, 0]], 1)");  // sees the left half
  EXPECT_NEAR(cancer(left, 0.8F), 0.5, 1e-6);
  left.flips = "horizontal";
  EXPECT_NEAR(cancer(left, 0.8F), (0.5 + sigmoid(0.8)) / 2, 1e-6);
}

TEST_F(ClassifyTorchStage, NormalizesAsTold) {
  auto fixed = stage("x.sum([1, 2, 3])");
  fixed.output = "probabilities";
  fixed.normalize = "fixed";
  EXPECT_NEAR(cancer(fixed, 0.8F), (0 - 0.5) / 0.25 + (0.8 - 0.5) / 0.25, 1e-5);
}

TEST_F(ClassifyTorchStage, ExplainsWhatDoesNotFit) {
  auto three = stage("torch.cat([x.flatten(1), x[:, :, 0, 0]], 1)");
  try {
    cancer(three, 1);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("gives [1, 3] for 2 classes"));
  }
  auto colors = stage("torch.conv2d(x, torch.ones([2, 3, 1, 1]))");
  try {
    cancer(colors, 1);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("failed on a batch of 1 x 1 x 1 x 2"));
    EXPECT_THAT(error.hint(), HasSubstr("channels"));
  }
  three.classes = {"a", "a"};
  EXPECT_THROW(three.check(), Error);
}

TEST_F(ClassifyTorchStage, RunsNothingThatTheUserDoesNotTrust) {
  auto stranger = stage("x.flatten(1)");
  run_.trusted.clear();
  EXPECT_THROW(stranger.open(run_), Error);
}

}  // namespace
}  // namespace mg
