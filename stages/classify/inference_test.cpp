// Flips, calibration and ensembles of the classifier.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "pipeline/test_folder.hpp"
#include "stages/classify/classify_efficientnet.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/synthetic_tumors.hpp"

namespace mg {
namespace {

using ::testing::HasSubstr;

struct Pictures {
  std::vector<Value> images, labels;
};

/// Pictures whose labels are right or, where `wrong`, the other one.
Pictures pictures(std::size_t count, bool some_wrong = false) {
  Pictures out;
  for (std::size_t i = 0; i < count; ++i) {
    auto example = synthetic::example(5, i, 32, {});
    if (some_wrong && i % 3 == 0) {
      example.label.name = example.label.name == "cancer" ? "benign" : "cancer";
    }
    out.images.push_back(Value::of(std::move(example.image)));
    out.labels.push_back(Value::of(std::move(example.label)));
  }
  return out;
}

class ClassifyInference : public testing::InFolder {
 protected:
  ClassifyEfficientNet stage(std::uint64_t seed = 1) {
    ClassifyEfficientNet out;
    out.encoder = "mobilenet_v3_small";
    out.classes = {"benign", "cancer"};
    out.normalize = "fixed";
    run_.seed = seed;
    out.open(run_);
    return out;
  }
  static std::vector<double> cancer(ClassifyEfficientNet& stage, const std::vector<Value>& images) {
    std::vector<double> out;
    const auto predicted = std::get<0>(stage.predict({}, Column<Image>(images)));
    for (const auto& scores : predicted) {
      out.push_back(scores.classes[1].second);
    }
    return out;
  }
  /// By how much the logit of cancer exceeds the other, even where a probability rounds to 1.
  static std::vector<double> margins(ClassifyEfficientNet& stage,
                                     const std::vector<Value>& images) {
    std::vector<double> out;
    const auto predicted = std::get<0>(stage.predict({}, Column<Image>(images)));
    for (const auto& scores : predicted) {
      out.push_back(std::log(scores.classes[1].second / scores.classes[0].second));
    }
    return out;
  }
  static std::map<std::string, double> validated(ClassifyEfficientNet& stage,
                                                 const Pictures& data) {
    stage.validate({}, Column<Image>(data.images), Column<Label>(data.labels));
    const auto numbers = stage.validated();
    return {numbers.begin(), numbers.end()};
  }

  RunInfo run_;
};

/// A little training, so that probabilities differ.
void train(ClassifyEfficientNet& stage, const RunInfo& run, const Pictures& data) {
  stage.train.batch = static_cast<int>(data.images.size());
  stage.train.rate = 5e-3;
  stage.train.epochs = 8;
  stage.begin({run, 7, data.images.size(), 1});
  for (int i = 0; i < stage.train.epochs; ++i) {
    stage.learn({}, Column<Image>(data.images), Column<Label>(data.labels));
  }
}

TEST_F(ClassifyInference, FlipsAverageTheProbabilitiesOfTheViews) {
  auto net = stage();
  auto image = pictures(1).images[0].as<Image>();
  auto& pixels = image.pixels;
  std::vector<std::uint16_t> values;
  for (int y = 0; y < pixels.height; ++y) {
    for (int x = pixels.width; x-- > 0;) values.push_back(pixels.at<std::uint16_t>(x, y));
  }
  auto mirror = image;
  mirror.pixels = make_pixels(pixels.width, pixels.height, 1, std::move(values));
  const std::vector<Value> both{Value::of(image), Value::of(mirror)};
  const auto plain = cancer(net, both);
  net.flips = "horizontal";
  const auto flipped = cancer(net, both);
  EXPECT_NEAR(flipped[0], (plain[0] + plain[1]) / 2, 1e-6);
  EXPECT_NEAR(flipped[0], flipped[1], 1e-6);
}

TEST_F(ClassifyInference, CalibrationIsFittedSavedAndUsed) {
  const auto data = pictures(24);
  auto net = stage();
  train(net, run_, data);
  const auto doubtful = pictures(24, true);  // so that there are mistakes to learn from
  const auto numbers = validated(net, doubtful);
  const auto temperature = numbers.at("temperature");
  EXPECT_GT(std::abs(temperature - 1), 1e-3);
  EXPECT_LT(numbers.at("calibrated_nll"), numbers.at("nll"));
  EXPECT_TRUE(numbers.count("ece") && numbers.count("calibrated_ece"));

  const auto calibrated = cancer(net, data.images);
  const auto calibrated_margins = margins(net, data.images);
  net.calibrate = false;
  const auto raw = cancer(net, data.images);
  const auto raw_margins = margins(net, data.images);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    EXPECT_NEAR(calibrated_margins[i] * temperature, raw_margins[i],
                1e-5 * std::max(1.0, std::abs(raw_margins[i])));
    EXPECT_EQ(calibrated[i] > 0.5, raw[i] > 0.5) << "the best class stays";
  }
  net.save(folder() / "net.safetensors");
  auto loaded = stage(2);
  loaded.load(folder() / "net.safetensors");
  EXPECT_EQ(cancer(loaded, data.images), calibrated);
  loaded.calibrate = false;
  EXPECT_EQ(cancer(loaded, data.images), raw);
}

TEST_F(ClassifyInference, WithoutCalibrationNothingIsFitted) {
  auto net = stage();
  net.calibrate = false;
  EXPECT_EQ(validated(net, pictures(6)).count("temperature"), 0U);
}

TEST_F(ClassifyInference, WeightsWithoutATemperatureAreTakenAsTheyAre) {
  auto net = stage();
  const auto images = pictures(2).images;
  const auto before = cancer(net, images);
  net.save(folder() / "net.safetensors");
  auto file = net::load_safetensors(folder() / "net.safetensors");
  file.metadata.erase("temperature");
  net::save_safetensors(folder() / "old.safetensors", file);
  net.load(folder() / "old.safetensors");
  EXPECT_EQ(cancer(net, images), before);
}

TEST_F(ClassifyInference, AnEnsemblePredictsTheMeanOfItsMembers) {
  const auto images = pictures(3).images;
  std::vector<std::filesystem::path> files;
  std::vector<double> sum(3);
  for (const std::uint64_t seed : {1, 2}) {
    auto member = stage(seed);
    const auto p = cancer(member, images);
    for (std::size_t i = 0; i < 3; ++i) sum[i] += p[i];
    member.save(files.emplace_back(folder() / (std::to_string(seed) + ".safetensors")));
  }
  auto together = stage(3);
  together.load_ensemble(files);
  const auto mean = cancer(together, images);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(mean[i], sum[i] / 2, 1e-12);
}

TEST_F(ClassifyInference, MembersOfAnEnsembleHaveTheSameClasses) {
  auto one = stage();
  one.save(folder() / "1.safetensors");
  ClassifyEfficientNet other;
  other.encoder = one.encoder;
  other.classes = {"cancer", "benign"};
  other.open(run_);
  other.save(folder() / "2.safetensors");
  try {
    one.load_ensemble({folder() / "1.safetensors", folder() / "2.safetensors"});
    FAIL() << "they were taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("tells [cancer, benign] apart"));
  }
}

}  // namespace
}  // namespace mg
