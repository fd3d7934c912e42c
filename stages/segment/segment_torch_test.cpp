#include "stages/segment/segment_torch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "pipeline/test_folder.hpp"
#include "stages/support/torch/testing_exported.hpp"

namespace mg {
namespace {

using net::testing::write_script;
using ::testing::HasSubstr;

/// A picture whose pixel (x, y) is x + 10 y of at most 99.
Value picture(int width, int height) {
  std::vector<float> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(static_cast<float>(x + 10 * y));
  }
  Image out{make_pixels(width, height, 1, std::move(values)), {}, 99};
  out.geometry.to_source = Affine::shift(3, 4);
  return Value::of(out);
}

class SegmentTorchStage : public testing::InFolder {
 protected:
  SegmentTorch stage(const std::string& expression, bool trusted = true) {
    SegmentTorch out;
    out.file = folder() / "model.pt";
    write_script(out.file, expression);
    if (trusted) run_.trusted = {out.file};
    return out;
  }
  SegmentTorch::Prediction marks(SegmentTorch& stage, const std::vector<Value>& images) {
    stage.open(run_);
    return stage.predict({}, Column<Image>(images));
  }
  static float at(const SegmentTorch::Prediction& marks, int x, int y, std::size_t i = 0) {
    return std::get<1>(marks)[i].pixels.at<float>(x, y);
  }

  RunInfo run_;
};

TEST_F(SegmentTorchStage, TakesProbabilitiesAsTheyAre) {
  auto brightness = stage("x");
  brightness.output = "probabilities";
  const auto marked = marks(brightness, {picture(8, 4), picture(8, 4)});
  EXPECT_NEAR(at(marked, 5, 3, 1), 35 / 99.0, 1e-6);
  EXPECT_NEAR(std::get<2>(marked)[0].value, 37 / 99.0, 1e-6);
  EXPECT_EQ(std::get<0>(marked)[0].geometry.to_source, Affine::shift(3, 4));
  EXPECT_EQ(std::get<0>(marked)[0].pixels.at<std::uint8_t>(7, 3), 0);
}

TEST_F(SegmentTorchStage, MakesProbabilitiesOfLogits) {
  auto one = stage("x * 4 - 1");
  EXPECT_NEAR(at(marks(one, {picture(8, 4)}), 5, 3), 1 / (1 + std::exp(1 - 4 * 35 / 99.0)), 1e-6);

  // Of background and tumor the last channel is the tumor, unless the user says otherwise.
  auto two = stage("torch.cat([x * 0, x * 4 - 1], 1)");
  two.output = "softmax";
  const auto p = at(marks(two, {picture(8, 4)}), 5, 3);
  EXPECT_NEAR(p, 1 / (1 + std::exp(1 - 4 * 35 / 99.0)), 1e-6);
  two.output_channel = 0;
  EXPECT_NEAR(at(marks(two, {picture(8, 4)}), 5, 3), 1 - p, 1e-6);
}

TEST_F(SegmentTorchStage, TakesTheFirstOfSeveralOutputs) {
  auto both = stage("(x, x * 0)");
  both.output = "probabilities";
  EXPECT_NEAR(at(marks(both, {picture(8, 4)}), 5, 3), 35 / 99.0, 1e-6);
}

TEST_F(SegmentTorchStage, SlidesAWindowOverPicturesOfAnySize) {
  auto brightness = stage("x");
  brightness.output = "probabilities";
  brightness.window_px = 4;
  brightness.batch = 3;
  brightness.flips = "both";
  const auto marked = marks(brightness, {picture(9, 5), picture(3, 7)});
  EXPECT_NEAR(at(marked, 8, 4, 0), 48 / 99.0, 1e-6);
  EXPECT_NEAR(at(marked, 2, 6, 1), 62 / 99.0, 1e-6);
}

TEST_F(SegmentTorchStage, FillsTheLastBatchOfAModelForOneSizeOfBatch) {
  auto fixed = stage("x.reshape([4, 1, 4, 8])");
  fixed.output = "probabilities";
  fixed.batch = 4;
  EXPECT_THROW(marks(fixed, {picture(8, 4)}), Error);
  fixed.fixed_batch = true;
  const auto marked = marks(fixed, {picture(8, 4), picture(8, 4), picture(8, 4)});
  EXPECT_EQ(std::get<0>(marked).size(), 3U);
  EXPECT_NEAR(at(marked, 5, 3, 2), 35 / 99.0, 1e-6);
}

TEST_F(SegmentTorchStage, RunsNothingThatTheUserDoesNotTrust) {
  auto stranger = stage("x", false);
  try {
    stranger.open(run_);
    FAIL() << "it was opened";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("is a program"));
    EXPECT_THAT(error.hint(), HasSubstr("--trust"));
  }
}

TEST_F(SegmentTorchStage, ExplainsWhatDoesNotFit) {
  auto no_map = stage("x.mean([2, 3])");
  try {
    marks(no_map, {picture(8, 4)});
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("makes [1, 1] of [1, 1, 4, 8]"));
  }
  auto broken = stage("x");
  std::ofstream(broken.file) << "this is no model";
  try {
    broken.open(run_);
    FAIL() << "it was opened";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("cannot be opened as a model"));
    EXPECT_THAT(error.hint(), HasSubstr("torch.jit.save"));
  }
  SegmentTorch unnamed;
  EXPECT_THROW(unnamed.check(), Error);
}

#ifdef MG_TORCH_PYTHON
// Compiling takes half a minute, with Python and a compiler.
constexpr char compile_package[] =
    "import torch\n"
    "class Model(torch.nn.Module):\n"
    "    def forward(self, x):\n"
    "        return torch.sigmoid(4 * x - 1)\n"
    "n = torch.export.Dim('n', min=1, max=64)\n"
    "model = torch.export.export(Model(), (torch.rand(2, 1, 4, 8),), dynamic_shapes=({0: n},))\n"
    "torch._inductor.aoti_compile_and_package(model, package_path='model.pt2')\n";

TEST_F(SegmentTorchStage, RunsACompiledPackage) {
  std::ofstream(folder() / "compile.py") << compile_package;
  const auto line = "cd '" + folder().string() + "' && '" MG_TORCH_PYTHON "' compile.py > log 2>&1";
  if (std::system(line.c_str()) != 0) {
    GTEST_SKIP() << "this Python cannot compile a model: " << text_of(folder() / "log");
  }
  SegmentTorch stage;
  stage.file = folder() / "model.pt2";
  stage.output = "probabilities";
  run_.trusted = {stage.file};
  const auto expected = 1 / (1 + std::exp(1 - 4 * 35 / 99.0));
  EXPECT_NEAR(at(marks(stage, {picture(8, 4)}), 5, 3), expected, 1e-6);
  const auto marked = marks(stage, {picture(8, 4), picture(8, 4), picture(8, 4)});
  EXPECT_NEAR(at(marked, 5, 3, 2), expected, 1e-6);
}
#else
TEST_F(SegmentTorchStage, RunsACompiledPackage) {
  GTEST_SKIP() << "beside this LibTorch there is no Python with torch that could compile a model";
}
#endif

}  // namespace
}  // namespace mg
