#include "stages/segment/segment_unet.hpp"

#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/synthetic_tumors.hpp"
#include "stages/support/torch/torch_view.hpp"
#include "stages/support/torch/unet.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg {
namespace {

using ::testing::HasSubstr;

struct Pictures {
  std::vector<Value> images, truths;
  std::size_t size() const { return images.size(); }
  Column<Image> image() const { return Column<Image>(images); }
  Column<Mask> truth() const { return Column<Mask>(truths); }
  Pictures part(std::size_t begin, std::size_t end) const {
    Pictures out;
    for (auto i = begin; i < std::min(end, size()); ++i) {
      out.images.push_back(images[i]);
      out.truths.push_back(truths[i]);
    }
    return out;
  }
};

Pictures pictures(std::uint64_t seed, std::size_t count, int size = 64) {
  Pictures out;
  synthetic::Kind kind;
  kind.normal_every = 4;
  for (std::size_t i = 0; i < count; ++i) {
    auto example = synthetic::example(seed, i, size, kind);
    out.images.push_back(Value::of(std::move(example.image)));
    out.truths.push_back(Value::of(std::move(example.truth)));
  }
  return out;
}

/// Small enough to learn in seconds.
SegmentUNet small(int epochs) {
  SegmentUNet out;
  out.decoder = {32, 16, 16};
  out.train.rate = 5e-3;
  out.train.epochs = epochs;
  return out;
}

void learn(SegmentUNet& stage, const RunInfo& run, const Pictures& data) {
  const auto batch = static_cast<std::size_t>(stage.train.batch);
  stage.begin({run, 7, data.size(), data.size() / batch});
  for (int epoch = 0; epoch < stage.train.epochs; ++epoch) {
    for (std::size_t i = 0; i + batch <= data.size(); i += batch) {
      const auto part = data.part(i, i + batch);
      stage.learn({}, part.image(), part.truth());
    }
  }
}

Numbers validated(SegmentUNet& stage, const Pictures& data) {
  for (std::size_t i = 0; i < data.size(); i += 8) {
    const auto part = data.part(i, i + 8);
    stage.validate({}, part.image(), part.truth());
  }
  return stage.validated();
}

double number(const Numbers& numbers, const std::string& name) {
  for (const auto& [key, value] : numbers) {
    if (key == name) return value;
  }
  return -1;
}

bool same(const Pixels& a, const Pixels& b) {
  return a.bytes() == b.bytes() && std::memcmp(a.data.get(), b.data.get(), a.bytes()) == 0;
}

std::filesystem::path scratch_file() {
  return std::filesystem::temp_directory_path() /
         ("mg_unet_" + std::to_string(::getpid()) + ".safetensors");
}

TEST(SegmentUNet, LearnsToFindTumorsInPicturesItHasNotSeen) {
  const RunInfo run;
  auto stage = small(6);
  stage.open(run);
  learn(stage, run, pictures(1, 40));
  const auto unseen = pictures(2, 16);
  const auto numbers = validated(stage, unseen);
  EXPECT_GT(number(numbers, "dice"), 0.75);
  EXPECT_GT(number(numbers, "empty_right"), 0.5);

  // A saved and loaded network predicts the same bits.
  stage.save(scratch_file());
  auto loaded = small(1);
  loaded.open(run);
  loaded.load(scratch_file());
  std::filesystem::remove(scratch_file());
  const auto [masks, maps, scores] = stage.predict({}, unseen.image());
  const auto [same_masks, same_maps, same_scores] = loaded.predict({}, unseen.image());
  for (std::size_t i = 0; i < masks.size(); ++i) {
    EXPECT_TRUE(same(maps[i].pixels, same_maps[i].pixels)) << i;
    EXPECT_TRUE(same(masks[i].pixels, same_masks[i].pixels)) << i;
    EXPECT_EQ(scores[i].value, same_scores[i].value);
  }
  EXPECT_NEAR(number(validated(loaded, unseen), "dice"), number(numbers, "dice"), 1e-12);
}

TEST(SegmentUNet, RepeatsATrainingBitForBit) {
  const RunInfo run;
  const auto data = pictures(1, 8, 32);
  std::vector<Pixels> maps;
  for (int i = 0; i < 2; ++i) {
    auto stage = small(2);
    stage.open(run);
    learn(stage, run, data);
    validated(stage, data);
    maps.push_back(std::get<1>(stage.predict({}, data.image()))[0].pixels);
  }
  EXPECT_TRUE(same(maps[0], maps[1]));
}

TEST(SegmentUNet, PredictsInTheGeometryOfTheImage) {
  auto stage = small(1);
  stage.threshold = 0;
  stage.open(RunInfo());
  auto picture = synthetic::example(1, 0, 32, {}).image;
  picture.geometry = {{0.1, 0.2}, Affine::shift(3, 4), 100, 200};
  picture.side = Side::left;
  picture.view = "CC";
  const std::vector<Value> column{Value::of(picture)};
  const auto [masks, maps, scores] = stage.predict({}, Column<Image>(column));
  EXPECT_EQ(masks[0].geometry, picture.geometry);
  EXPECT_EQ(maps[0].geometry, picture.geometry);
  EXPECT_EQ(maps[0].side, Side::left);
  EXPECT_EQ(maps[0].view, "CC");
  EXPECT_EQ(masks[0].pixels.depth, Depth::u8);
  EXPECT_EQ(masks[0].pixels.width, 32);
  EXPECT_EQ(masks[0].pixels.at<std::uint8_t>(5, 6), 255) << "every p is above threshold 0";
  float highest = 0;
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) highest = std::max(highest, maps[0].pixels.at<float>(x, y));
  }
  EXPECT_FLOAT_EQ(static_cast<float>(scores[0].value), highest);
}

TEST(SegmentUNet, ChoosesTheBestEpochByItsMetric) {
  SegmentUNet stage;
  EXPECT_EQ(stage.training().metric, "dice");
  EXPECT_TRUE(stage.training().higher_is_better);
  stage.train.metric = "loss";
  EXPECT_FALSE(stage.training().higher_is_better);
}

TEST(SegmentUNet, ExplainsWeightsOfAnotherNetwork) {
  auto stage = small(1), other = small(1);
  other.decoder = {32, 16, 8};
  stage.open(RunInfo());
  other.open(RunInfo());
  stage.save(scratch_file());
  try {
    other.load(scratch_file());
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(),
                HasSubstr("decoder.blocks.2.conv1.0.weight [16, 40, 3, 3] instead of"));
  }
  std::filesystem::remove(scratch_file());
}

TEST(SegmentUNet, StartsFromAClassifierOfColors) {
  net::Weights body;
  net::ClassifierOptions options;
  options.encoder.name = "resnet18";
  const net::Classifier classifier(net::Builder(body, Random(3)), options);
  net::save_safetensors(scratch_file(), net::exported(body, "resnet18", net::Naming::torchvision));

  std::string told;
  RunInfo run;
  run.log = [&](std::string_view line) { told += line; };
  auto stage = small(1);
  stage.encoder = "resnet18";
  stage.start = scratch_file();
  stage.open(run);
  stage.begin({run, 7, 8, 1});
  std::filesystem::remove(scratch_file());
  EXPECT_THAT(told, HasSubstr(".safetensors: 120 of 158 tensors fit"));
  EXPECT_THAT(told, HasSubstr("adapted to the channels of the input: encoder.conv1.weight"));
  EXPECT_THAT(told, HasSubstr("unused: fc.bias, fc.weight"));
}

TEST(SegmentUNet, TakesAWholeUNetOfSmp) {
  net::Weights theirs;
  net::UNetOptions options;
  options.encoder.name = "tf_efficientnet_b0";
  options.encoder.channels = 3;
  const net::UNet unet(net::Builder(theirs, Random(3)), options);
  net::save_safetensors(scratch_file(),
                        net::exported(theirs, "tf_efficientnet_b0", net::Naming::lukemelas));
  SegmentUNet stage;
  stage.encoder = "tf_efficientnet_b0";
  stage.channels = 3;
  stage.normalize = "fixed";
  stage.decoder = {256, 128, 64, 32, 16};
  stage.open(RunInfo());
  stage.load(scratch_file());
  std::filesystem::remove(scratch_file());

  const auto data = pictures(4, 1, 32);
  const auto maps = std::get<1>(stage.predict({}, data.image()));
  const c10::NoGradGuard no_grad;
  const auto x = normalized(image_batch(data.image(), 3, 32, c10::Device("cpu")), "fixed");
  const auto expected = unet.logits(x, net::Mode::predict()).sigmoid();
  EXPECT_EQ(maps[0].pixels.at<float>(5, 9), expected[0][0][9][5].item<float>());
}

TEST(SegmentUNet, LearnsWithCoarseOutputsThatItDoesNotSave) {
  const RunInfo run;
  auto deep = small(1), plain = small(1);
  deep.train.deep_supervision = 0.5;
  deep.open(run), plain.open(run);
  const auto data = pictures(1, 8);
  deep.begin({run, 7, 8, 1}), plain.begin({run, 7, 8, 1});
  const auto loss = [&](SegmentUNet& stage) {
    return number(stage.learn({}, data.image(), data.truth()), "loss");
  };
  EXPECT_NE(loss(deep), loss(plain)) << "the coarse outputs are judged too";
  deep.save(scratch_file());
  plain.load(scratch_file());
  std::filesystem::remove(scratch_file());
  const auto before = std::get<2>(deep.predict({}, data.image()));
  const auto after = std::get<2>(plain.predict({}, data.image()));
  EXPECT_EQ(before[0].value, after[0].value);
}

TEST(SegmentUNet, NamesABadLossBeforeAnythingIsRead) {
  auto stage = small(1);
  stage.train.loss = "dyce";
  EXPECT_THROW(stage.open(RunInfo()), Error);
}

}  // namespace
}  // namespace mg
