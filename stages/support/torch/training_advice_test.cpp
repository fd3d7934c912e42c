#include "stages/support/torch/training_advice.hpp"

#include <gmock/gmock.h>

namespace mg::net {
namespace {

using ::testing::HasSubstr;

const SeenPictures pictures{{100 * 100, 1000 * 1000}};

Circumstances training_of(std::size_t samples, double gigabytes = 100) {
  Circumstances out;
  out.samples = samples;
  out.memory_bytes = static_cast<std::size_t>(gigabytes * 1e9);
  out.labels = {{"benign", samples / 3}, {"cancer", samples - samples / 3}};
  out.wanted = {"train.batch", "train.epochs", "train.balance"};
  return out;
}

std::string value(const std::vector<Advice>& all, const std::string& parameter) {
  for (const auto& advice : all) {
    if (advice.parameter == parameter) return advice.value;
  }
  return "none";
}

TEST(TrainingAdvice, TakesPowersOfTwoThatLeaveEightStepsAnEpoch) {
  for (const auto& [samples, batch] : {std::pair(1000, "16"),
                                       {128, "16"},
                                       {127, "8"},
                                       {64, "8"},
                                       {40, "4"},
                                       {16, "2"},
                                       {3, "2"}}) {
    const auto advice = advise_training(pictures, {1000}, training_of(samples));
    EXPECT_EQ(value(advice, "train.batch"), batch) << samples;
  }
}

TEST(TrainingAdvice, TakesHalfOfTheMemoryForTheLargestPicture) {
  const auto advice = advise_training(pictures, {1000}, training_of(1000, 9));
  EXPECT_EQ(value(advice, "train.batch"), "4") << "of 1 GB each";
  EXPECT_THAT(advice[0].why, HasSubstr("a picture takes about 1000 MB, and half of 9000 MB"));
  auto unknown = training_of(1000);
  unknown.memory_bytes = 0;
  EXPECT_EQ(value(advise_training(pictures, {1000}, unknown), "train.batch"), "16");
}

TEST(TrainingAdvice, CountsStepsAndNotEpochs) {
  TrainingPlans plans{.bytes_a_pixel = 1000, .pretrained = true};
  const auto epochs = [&](std::size_t samples) {
    return value(advise_training(pictures, plans, training_of(samples)), "train.epochs");
  };
  EXPECT_EQ(epochs(64), "50") << "400 steps, 8 an epoch";
  EXPECT_EQ(epochs(1600), "8") << "4 would do, 8 are the fewest";
  plans.pretrained = false;
  EXPECT_EQ(epochs(64), "100");
  EXPECT_EQ(epochs(320), "40") << "800 steps, 20 an epoch";
}

TEST(TrainingAdvice, BalancesLabelsOfWhichOneIsRare) {
  auto uneven = training_of(90);
  EXPECT_EQ(value(advise_training(pictures, {1}, uneven), "train.balance"), "false")
      << "30 and 60: half as frequent";
  uneven.labels = {{"benign", 29}, {"cancer", 61}, {"normal", 5}};
  EXPECT_EQ(value(advise_training(pictures, {1}, uneven), "train.balance"), "true");
}

TEST(TrainingAdvice, LeavesTheLabelsToASamplerThatIsNamed) {
  auto uneven = training_of(90);
  uneven.labels = {{"benign", 5}, {"cancer", 85}};
  const auto advice = advise_training(pictures, {.sampler = "oversample"}, uneven);
  EXPECT_EQ(value(advice, "train.balance"), "false");
}

TEST(TrainingAdvice, WeighsClassesOnlyWhereNoSamplerEvensThem) {
  auto rare = training_of(100);
  rare.labels = {{"benign", 90}, {"cancer", 10}};
  rare.wanted = {"train.class_weights"};
  EXPECT_EQ(value(advise_training(pictures, {1000}, rare), "train.class_weights"), "inverse");
  TrainingPlans balanced{1000};
  balanced.balance = true;
  EXPECT_EQ(value(advise_training(pictures, balanced, rare), "train.class_weights"), "none");
  rare.wanted = {"train.balance", "train.class_weights"};
  const auto both = advise_training(pictures, {1000}, rare);
  EXPECT_EQ(value(both, "train.balance"), "true");
  EXPECT_EQ(value(both, "train.class_weights"), "none");
  rare.labels = {{"benign", 60}, {"cancer", 40}};
  EXPECT_EQ(value(advise_training(pictures, {1000}, rare), "train.class_weights"), "none");
}

TEST(TrainingAdvice, CountsStepsOfSeveralBatches) {
  auto circumstances = training_of(160);
  circumstances.wanted = {"train.epochs"};
  TrainingPlans plans{1000};
  plans.batch = 8;
  EXPECT_EQ(value(advise_training(pictures, plans, circumstances), "train.epochs"), "40");
  plans.accumulate = 2;
  EXPECT_EQ(value(advise_training(pictures, plans, circumstances), "train.epochs"), "80");
}

TEST(TrainingAdvice, CountsOnlyLabelsThatAreLearned) {
  auto most_normal = training_of(1000);
  most_normal.labels = {{"benign", 30}, {"cancer", 34}, {"normal", 936}};
  TrainingPlans plans{.bytes_a_pixel = 1, .pretrained = true, .labels = {"benign", "cancer"}};
  const auto advice = advise_training(pictures, plans, most_normal);
  EXPECT_EQ(value(advice, "train.batch"), "8");
  EXPECT_EQ(value(advice, "train.epochs"), "50");
  EXPECT_EQ(value(advice, "train.balance"), "false");
}

TEST(TrainingAdvice, IsGivenOnlyWhereItIsWanted) {
  auto one = training_of(640);
  one.wanted = {"train.epochs"};
  const auto advice = advise_training(pictures, {.bytes_a_pixel = 1, .batch = 8}, one);
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice[0].value, "10") << "800 steps, 80 an epoch of the batch that was given";
}

}  // namespace
}  // namespace mg::net
