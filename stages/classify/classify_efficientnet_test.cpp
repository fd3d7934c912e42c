#include "stages/classify/classify_efficientnet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/synthetic_tumors.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pictures {
  std::vector<Value> images, labels;
  std::size_t size() const { return images.size(); }
  Column<Image> image() const { return Column<Image>(images); }
  Column<Label> label() const { return Column<Label>(labels); }
  void add(synthetic::Example example) {
    images.push_back(Value::of(std::move(example.image)));
    labels.push_back(Value::of(std::move(example.label)));
  }
  Pictures part(std::size_t begin, std::size_t end) const {
    Pictures out;
    out.images.assign(images.begin() + static_cast<std::ptrdiff_t>(begin),
                      images.begin() + static_cast<std::ptrdiff_t>(end));
    out.labels.assign(labels.begin() + static_cast<std::ptrdiff_t>(begin),
                      labels.begin() + static_cast<std::ptrdiff_t>(end));
    return out;
  }
};

Pictures pictures(std::uint64_t seed, std::size_t count, int size = 64) {
  Pictures out;
  synthetic::Kind kind;
  kind.smallest = 0.2, kind.largest = 0.3, kind.tissue = 0.3;
  for (std::size_t i = 0; i < count; ++i) out.add(synthetic::example(seed, i, size, kind));
  return out;
}

ClassifyEfficientNet small(int epochs) {
  ClassifyEfficientNet out;
  out.classes = {"benign", "cancer"};
  out.train.rate = 5e-3;
  out.train.epochs = epochs;
  return out;
}

void learn(ClassifyEfficientNet& stage, const RunInfo& run, const Pictures& data) {
  const auto batch = static_cast<std::size_t>(stage.train.batch);
  stage.begin({run, 7, data.size(), data.size() / batch});
  for (int epoch = 0; epoch < stage.train.epochs; ++epoch) {
    for (std::size_t i = 0; i + batch <= data.size(); i += batch) {
      const auto part = data.part(i, i + batch);
      stage.learn({}, part.image(), part.label());
    }
  }
}

double number(const Numbers& numbers, const std::string& name) {
  for (const auto& [key, value] : numbers) {
    if (key == name) return value;
  }
  return -1;
}

std::filesystem::path scratch_file() {
  return std::filesystem::temp_directory_path() /
         ("mg_b0_" + std::to_string(::getpid()) + ".safetensors");
}

TEST(ClassifyEfficientNet, LearnsToTellSmoothFromSpiculatedTumors) {
  const RunInfo run;
  auto stage = small(6);
  stage.open(run);
  learn(stage, run, pictures(1, 48));
  const auto unseen = pictures(2, 32);
  stage.validate({}, unseen.image(), unseen.label());
  const auto numbers = stage.validated();
  EXPECT_GT(number(numbers, "accuracy"), 0.8);
  EXPECT_GT(number(numbers, "auc"), 0.93);
  EXPECT_THAT(stage.validated(), IsEmpty()) << "a validation begins anew";

  // A saved and loaded network predicts the same bits.
  stage.save(scratch_file());
  auto loaded = small(1);
  loaded.open(run);
  loaded.load(scratch_file());
  std::filesystem::remove(scratch_file());
  const auto scores = std::get<0>(stage.predict({}, unseen.image()));
  const auto same = std::get<0>(loaded.predict({}, unseen.image()));
  std::size_t right = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].classes, same[i].classes);
    EXPECT_NEAR(scores[i].classes[0].second + scores[i].classes[1].second, 1, 1e-12);
    right += scores[i].best() == unseen.label()[i].name;
  }
  EXPECT_NEAR(static_cast<double>(right) / 32, number(numbers, "accuracy"), 1e-12);
}

TEST(ClassifyEfficientNet, LearnsFromMixedBatches) {
  const RunInfo run;
  auto stage = small(8);
  stage.train.mixup = 0.2;
  stage.train.cutmix = 1;
  stage.open(run);
  const auto data = pictures(1, 48);
  const auto batch = static_cast<std::size_t>(stage.train.batch);
  stage.begin({run, 7, data.size(), data.size() / batch});
  std::vector<Identity> who(data.size());
  for (std::size_t i = 0; i < who.size(); ++i) who[i].key = std::to_string(i);
  for (int epoch = 0; epoch < stage.train.epochs; ++epoch) {
    for (std::size_t i = 0; i + batch <= data.size(); i += batch) {
      Contexts contexts;
      for (auto k = i; k < i + batch; ++k) {
        contexts.emplace_back(run, who[k], Split::train, k, epoch, 0);
      }
      const auto part = data.part(i, i + batch);
      stage.learn(contexts, part.image(), part.label());
    }
  }
  const auto unseen = pictures(2, 32);
  stage.validate({}, unseen.image(), unseen.label());
  EXPECT_GT(number(stage.validated(), "auc"), 0.85);
}

TEST(ClassifyEfficientNet, RepeatsATrainingBitForBit) {
  const RunInfo run;
  const auto data = pictures(1, 16, 32);
  std::vector<Scores> all;
  for (int i = 0; i < 2; ++i) {
    auto stage = small(2);
    stage.open(run);
    learn(stage, run, data);
    all.push_back(std::get<0>(stage.predict({}, data.image()))[3]);
  }
  EXPECT_EQ(all[0].classes, all[1].classes);
}

TEST(ClassifyEfficientNet, StartsFromWeightsForOtherClassesAndColors) {
  net::Weights pretrained;
  net::ClassifierOptions options;
  options.encoder.name = "mobilenet_v3_small";
  const net::Classifier classifier(net::Builder(pretrained, Random(3)), options);
  net::save_safetensors(scratch_file(),
                        net::exported(pretrained, "mobilenet_v3_small", net::Naming::torchvision));
  std::string told;
  RunInfo run;
  run.log = [&](std::string_view line) { told += line; };
  auto stage = small(1);
  stage.encoder = "mobilenet_v3_small";
  stage.start = scratch_file();
  stage.open(run);
  stage.begin({run, 7, 8, 1});
  std::filesystem::remove(scratch_file());
  EXPECT_THAT(told, HasSubstr("(names of torchvision); adapted to the channels of the input: "
                              "conv_stem.weight; of another shape: classifier.weight [1000, 1024] "
                              "instead of [2, 1024]"));
}

TEST(ClassifyEfficientNet, PassesOverLabelsThatAreNoClasses) {
  const RunInfo run;
  auto with = small(1), without = small(1);
  const auto known = pictures(1, 8, 32);
  auto mixed = known;
  auto stranger = synthetic::example(9, 0, 32, {});
  stranger.label.name = "normal";
  mixed.add(stranger);
  with.open(run), without.open(run);
  with.begin({run, 7, 9, 1}), without.begin({run, 7, 8, 1});
  EXPECT_EQ(number(with.learn({}, mixed.image(), mixed.label()), "loss"),
            number(without.learn({}, known.image(), known.label()), "loss"));
  with.validate({}, mixed.image(), mixed.label());
  without.validate({}, known.image(), known.label());
  EXPECT_EQ(with.validated(), without.validated());

  Pictures strangers;
  strangers.add(stranger);
  EXPECT_THAT(with.learn({}, strangers.image(), strangers.label()), IsEmpty());
  with.validate({}, strangers.image(), strangers.label());
  EXPECT_THAT(with.validated(), IsEmpty());
  EXPECT_THAT(with.training().labels, ElementsAre("benign", "cancer"));
}

TEST(ClassifyEfficientNet, WeighsRareClassesMore) {
  RunInfo run;
  run.train_labels = {{"benign", 30}, {"cancer", 10}, {"normal", 1000}};
  auto stage = small(1), plain = small(1);
  stage.train.class_weights = "inverse";
  stage.train.loss = plain.train.loss = "ce";
  stage.open(run), plain.open(run);
  stage.begin({run, 7, 8, 1}), plain.begin({run, 7, 8, 1});
  const auto data = pictures(1, 2, 32);
  const auto loss_of = [&](ClassifyEfficientNet& which, std::size_t i) {
    const auto one = data.part(i, i + 1);
    which.validate({}, one.image(), one.label());
    return number(which.validated(), "loss");
  };
  const auto benign = loss_of(plain, 0), cancer = loss_of(plain, 1);
  stage.validate({}, data.image(), data.label());
  EXPECT_NEAR(number(stage.validated(), "loss"),
              (benign / 30 + cancer / 10) / (1 / 30.0 + 1 / 10.0), 1e-5);
}

TEST(ClassifyEfficientNet, WeighsByTheEffectiveNumber) {
  RunInfo run;
  run.train_labels = {{"benign", 30}, {"cancer", 10}};
  auto stage = small(1), plain = small(1);
  stage.train.class_weights = "effective";
  stage.train.effective_beta = 0.9;
  stage.train.loss = plain.train.loss = "ce";
  stage.open(run), plain.open(run);
  stage.begin({run, 7, 8, 1}), plain.begin({run, 7, 8, 1});
  const auto data = pictures(1, 2, 32);
  const auto loss_of = [&](ClassifyEfficientNet& which, std::size_t begin, std::size_t end) {
    const auto some = data.part(begin, end);
    which.validate({}, some.image(), some.label());
    return number(which.validated(), "loss");
  };
  const auto benign = 1 / (1 - std::pow(0.9, 30)), cancer = 1 / (1 - std::pow(0.9, 10));
  EXPECT_NEAR(loss_of(stage, 0, 2),
              (benign * loss_of(plain, 0, 1) + cancer * loss_of(plain, 1, 2)) / (benign + cancer),
              1e-5);
}

TEST(ClassifyEfficientNet, NeedsTwoDifferentClasses) {
  for (const auto& classes : {std::vector<std::string>{"a"}, {"a", "a"}, {"a", "b", "a"}}) {
    auto stage = small(1);
    stage.classes = classes;
    EXPECT_THROW(stage.open(RunInfo()), Error) << classes.size();
  }
}

TEST(ClassifyEfficientNet, ExplainsWeightsForOtherClasses) {
  const RunInfo run;
  auto two = small(1), three = small(1);
  three.classes = {"normal", "benign", "cancer"};
  two.open(run);
  three.open(run);
  two.save(scratch_file());
  try {
    three.load(scratch_file());
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(),
                HasSubstr("tells [benign, cancer] apart, not [normal, benign, cancer]"));
    EXPECT_THAT(error.hint(), HasSubstr("classes: [benign, cancer]"));
  }
  std::filesystem::remove(scratch_file());
}

/// From where the heat is highest to the tumor, in pixels; 0 within.
double distance_of_peak(const Image& attention, const Mask& truth) {
  const auto at = [&](int x, int y) { return attention.pixels.at<float>(x, y); };
  const auto& size = truth.pixels;
  int px = 0, py = 0;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (at(x, y) > at(px, py)) px = x, py = y;
    }
  }
  double nearest = std::hypot(size.width, size.height);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (size.at<std::uint8_t>(x, y) != 0) nearest = std::min(nearest, std::hypot(x - px, y - py));
    }
  }
  return nearest;
}

TEST(ClassifyEfficientNet, LooksAtTheTumorWhenItHasLearnedToFindIt) {
  const RunInfo run;
  synthetic::Kind kind;
  kind.smallest = 0.12, kind.largest = 0.16, kind.tissue = 0.3, kind.normal_every = 2;
  std::vector<Mask> truths;
  const auto some = [&](std::uint64_t seed, std::size_t count) {
    Pictures out;
    truths.clear();
    for (std::size_t i = 0; i < count; ++i) {
      auto example = synthetic::example(seed, i, 128, kind);
      truths.push_back(example.truth);
      out.add(std::move(example));
    }
    return out;
  };
  auto stage = small(5);
  stage.classes = {"benign", "normal"};
  stage.train.batch = 8;
  stage.open(run);
  learn(stage, run, some(1, 40));
  const auto unseen = some(2, 16);
  stage.validate({}, unseen.image(), unseen.label());  // settles the norms
  stage.validated();
  EXPECT_FALSE(std::get<1>(stage.predict({}, unseen.image()))[0]) << "nobody asked";
  const auto plain = std::get<0>(stage.predict({}, unseen.image()));
  stage.expect({true, true});
  const auto [scores, attention] = stage.predict({}, unseen.image());
  double hits = 0, tumors = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].classes, plain[i].classes) << "an explanation changes nothing";
    ASSERT_TRUE(attention[i]);
    EXPECT_EQ(attention[i]->geometry, unseen.image()[i].geometry);
    if (unseen.label()[i].name != "benign" || scores[i].best() != "benign") continue;
    constexpr double half_a_cell = 16;  // the heat has a value for each 32 x 32 pixels
    hits += distance_of_peak(*attention[i], truths[i]) <= half_a_cell ? 1 : 0;
    ++tumors;
  }
  ASSERT_GE(tumors, 6) << "of 8: it has learned";
  EXPECT_GE(hits, 0.75 * tumors) << "the peak of the heat lies on the tumor";
}

TEST(ClassifyEfficientNet, TakesItsClassesFromTheWeightsUnlessTheyAreNamed) {
  const RunInfo run;
  auto named = small(1), unnamed = small(1);
  unnamed.classes.clear();
  named.open(run);
  named.save(scratch_file());
  unnamed.open(run);
  const auto data = pictures(5, 2);
  EXPECT_THROW(unnamed.predict({}, data.image()), Error) << "it cannot know";
  unnamed.load(scratch_file());
  const auto scores = std::get<0>(unnamed.predict({}, data.image()));
  const auto same = std::get<0>(named.predict({}, data.image()));
  EXPECT_EQ(scores[0].classes, same[0].classes);
  EXPECT_EQ(scores[0].classes[1].first, "cancer");
  std::filesystem::remove(scratch_file());
}

}  // namespace
}  // namespace mg
