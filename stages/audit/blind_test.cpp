#include "stages/audit/blind.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/audit/interval.hpp"
#include "stages/audit/testing.hpp"

namespace mg::audit {
namespace {

std::vector<Blind> by_scanner(const std::vector<testing::ListedImage>& images, bool with_normal) {
  std::vector<Blind> out;
  for (const auto& image : images) {
    if (image.label == "normal" && !with_normal) continue;
    const std::size_t label = image.label == "normal" ? 0 : image.label == "benign" ? 1 : 2;
    out.push_back({image.patient, label - (with_normal ? 0 : 1),
                   static_cast<std::size_t>(image.scanner[0] - 'A')});
  }
  return out;
}

TEST(BlindGuess, NamesTheClassesOfMiniDdsmFromTheScannersLetter) {
  const auto images = testing::mini_ddsm_listing();
  const auto three = guess_blindly(by_scanner(images, true));
  EXPECT_EQ(three.samples, 7808U);
  EXPECT_EQ(three.patients, 1952U);
  EXPECT_NEAR(three.accuracy.value, 990.0 / 1952, 1e-12);  // 50.7 %
  EXPECT_NEAR(three.majority, 679.0 / 1952, 1e-12);
  EXPECT_EQ(three.answers, (std::vector<std::size_t>{0, 2, 2, 0}));
  const auto two = guess_blindly(by_scanner(images, false));
  EXPECT_NEAR(two.accuracy.value, 754.0 / 1350, 1e-12);  // 55.9 %
  EXPECT_LT(two.accuracy.low, 0.559);
  EXPECT_GT(two.accuracy.high, 0.559);
}

TEST(BlindGuess, DoesNotRememberPatients) {
  // Every patient has a value of its own: it says nothing of others.
  std::vector<Blind> samples;
  for (std::size_t i = 0; i < 90; ++i) samples.push_back({i / 2, i / 2 % 3 == 0 ? 1U : 0U, i / 2});
  const auto guess = guess_blindly(samples);
  EXPECT_DOUBLE_EQ(guess.accuracy.value, guess.majority);
  EXPECT_DOUBLE_EQ(guess.majority, 2.0 / 3);
}

TEST(BlindGuess, KeepsThePatientInOneFoldAndEachStratumInAll) {
  std::vector<Blind> samples;
  for (std::size_t i = 0; i < 80; ++i) samples.push_back({i / 2, i / 2 % 2, i / 2 % 4 / 2});
  const auto folds = deal_folds(samples, 5);
  std::vector<std::vector<int>> dealt(4, std::vector<int>(5));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(folds[i], folds[i / 2 * 2]);
    ++dealt[samples[i].label * 2 + samples[i].value][folds[i]];
  }
  for (const auto& stratum : dealt) EXPECT_EQ(stratum, (std::vector<int>{4, 4, 4, 4, 4}));
}

TEST(BlindGuess, OfEvenClassesIsEven) {
  std::vector<Blind> samples;
  for (std::size_t i = 0; i < 50; ++i) samples.push_back({i, i % 2, 0});
  EXPECT_DOUBLE_EQ(guess_blindly(samples).accuracy.value, 0.5);
}

TEST(BlindGuess, AddsUpWhatSeveralPropertiesSay) {
  // The class is 1 only if both properties are: each alone is right in three of four.
  std::vector<Blind> samples;
  std::vector<std::vector<std::size_t>> values(2);
  for (std::size_t i = 0; i < 400; ++i) {
    const auto a = i % 2, b = i / 2 % 2;
    samples.push_back({i, a + b, 0});
    values[0].push_back(a);
    values[1].push_back(b);
  }
  EXPECT_DOUBLE_EQ(guess_from_all(samples, values).accuracy.value, 1.0);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].value = values[0][i];
  EXPECT_LE(guess_blindly(samples).accuracy.value, 0.5);
}

TEST(ClusteredShare, IsWilsonsIntervalForSinglesAndForWholePatients) {
  std::vector<Part> singles, fours;
  for (int i = 0; i < 100; ++i) singles.push_back({i < 30 ? 1.0 : 0.0, 1});
  for (int i = 0; i < 100; ++i) fours.push_back({i < 30 ? 4.0 : 0.0, 4});
  // Of 30 in 99: the variance between 100 patients is s (1 - s) / 99.
  const auto expected = wilson(0.3, 99);
  for (const auto& share : {clustered_share(singles), clustered_share(fours)}) {
    EXPECT_DOUBLE_EQ(share.value, 0.3);
    EXPECT_NEAR(share.low, expected.low, 1e-12);
    EXPECT_NEAR(share.high, expected.high, 1e-12);
  }
  const auto known = wilson(0.3, 100);  // statsmodels: proportion_confint(30, 100, method="wilson")
  EXPECT_NEAR(known.low, 0.2189488, 1e-6);
  EXPECT_NEAR(known.high, 0.3958485, 1e-6);
}

TEST(ClusteredShare, IsUnsureOfCertaintiesFromFewPatients) {
  const auto share = clustered_share({{5, 5}, {5, 5}, {5, 5}});
  EXPECT_DOUBLE_EQ(share.value, 1);
  EXPECT_DOUBLE_EQ(share.low, wilson(1, 3).low);
  EXPECT_TRUE(std::isnan(clustered_share({}).value));
}

}  // namespace
}  // namespace mg::audit
