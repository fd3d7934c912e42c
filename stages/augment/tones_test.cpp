#include "stages/augment/tones.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"
#include "stages/augment/augment_intensity.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::Sample;

cv::Mat1b all_tones() {
  cv::Mat1b out(16, 16);
  for (int i = 0; i < 256; ++i) out(i / 16, i % 16) = static_cast<unsigned char>(i);
  return out;
}

TEST(Tones, StayWhenNothingHappens) {
  EXPECT_EQ(difference(toned(all_tones(), 255, {}), all_tones()), 0);
}

TEST(Tones, FollowGammaContrastAndBrightness) {
  const auto gamma = toned(all_tones(), 255, {.gamma = 2});
  const auto contrast = toned(all_tones(), 255, {.contrast = 2});
  const auto brightness = toned(all_tones(), 255, {.brightness = 0.2});
  for (int i = 1; i < 256; ++i) {
    EXPECT_NEAR(gamma.at<unsigned char>(i), i * i / 255.0, 0.5001);
    EXPECT_NEAR(contrast.at<unsigned char>(i), std::clamp(2 * i - 127.5, 0.0, 255.0), 0.5001);
    EXPECT_NEAR(brightness.at<unsigned char>(i), std::min(i + 51, 255), 0.5001);
  }
}

TEST(Tones, AreTheSameAtEveryDepth) {
  const Tones tones{0, 1.4, 0.8, 0.1};
  cv::Mat wide, real;
  all_tones().convertTo(wide, CV_16U, 16);
  all_tones().convertTo(real, CV_32F, 1 / 255.0);
  cv::Mat from_wide, from_real;
  toned(wide, 255 * 16, tones).convertTo(from_wide, CV_32F, 1 / 16.0);
  toned(real, 1, tones).convertTo(from_real, CV_32F, 255);
  EXPECT_LE(difference(from_wide, from_real), 0.5 / 16 + 1e-3);
}

TEST(Tones, NeverLeaveTheRangeOfThePicture) {
  cv::Mat1w in(1, 3);
  in << 1, 4095, 60000;  // the last is brighter than the white that the picture claims
  const auto out = toned(in, 4095, {.brightness = 0.9});
  EXPECT_EQ(out.at<unsigned short>(1), 4095);
  EXPECT_EQ(out.at<unsigned short>(2), 4095);
}

TEST(Tones, KeepBlackBlackUnlessTold) {
  cv::Mat1b in(4, 4, static_cast<unsigned char>(0));
  in(1, 1) = 200;
  Tones tones{1, 1, 1, 0.3, 0.1, 7};
  const auto kept = toned(in, 255, tones);
  EXPECT_EQ(cv::countNonZero(kept), 1);
  tones.keep_black = false;
  EXPECT_EQ(cv::countNonZero(toned(in, 255, tones)), 16);
}

TEST(Noise, HasMeanZeroAndDeviationOne) {
  const int n = 1 << 20;
  double sum = 0, squares = 0, neighbors = 0, last = 0, farthest = 0;
  for (int i = 0; i < n; ++i) {
    const double value = noise_at(42, i);
    sum += value;
    squares += value * value;
    neighbors += value * last;
    last = value;
    farthest = std::max(farthest, std::abs(value));
  }
  EXPECT_NEAR(sum / n, 0, 4e-3);  // four standard errors
  EXPECT_NEAR(squares / n, 1, 6e-3);
  EXPECT_NEAR(neighbors / n, 0, 4e-3);
  EXPECT_LE(farthest, 3.47);
}

TEST(Noise, IsAddedAsDeepAsAsked) {
  const cv::Mat1f in(200, 200, 0.5F);
  cv::Scalar mean, deviation;
  cv::meanStdDev(toned(in, 1, {.noise = 0.05, .noise_key = 3}), mean, deviation);
  EXPECT_NEAR(mean[0], 0.5, 0.001);
  EXPECT_NEAR(deviation[0], 0.05, 0.001);
}

TEST(Blur, SpreadsAPointAsAGaussian) {
  cv::Mat1f in(31, 31, 0.0F);
  in(15, 15) = 1;
  const auto out = toned(in, 1, {.blur_px = 2, .keep_black = false});
  EXPECT_NEAR(cv::sum(out)[0], 1, 1e-5);
  EXPECT_NEAR(out.at<float>(15, 17) / out.at<float>(15, 15), std::exp(-0.5), 1e-5);
  EXPECT_NEAR(out.at<float>(13, 17) / out.at<float>(15, 15), std::exp(-1.0), 1e-5);
}

TEST(Gaussian, SumsToOneAndEndsAtThreeDeviations) {
  const auto line = gaussian(1.2);
  EXPECT_EQ(line.size(), 9U);
  double sum = 0;
  for (const auto value : line) sum += value;
  EXPECT_NEAR(sum, 1, 1e-6);
}

TEST(AugmentIntensity, StaysWithinItsParameters) {
  Intensity stage;
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = 1;
  stage.noise_chance = stage.blur_chance = 1;
  for (int epoch = 0; epoch < 300; ++epoch) {
    const auto tones = stage.draw(Sample().at(epoch).random());
    EXPECT_LE(std::abs(std::log(tones.gamma)), std::log(1.2));
    EXPECT_LE(std::abs(std::log(tones.contrast)), std::log(1.2));
    EXPECT_LE(std::abs(tones.brightness), 0.1);
    EXPECT_TRUE(tones.noise >= 0 && tones.noise <= 0.02);
    EXPECT_TRUE(tones.blur_px >= 0 && tones.blur_px <= 1);
  }
}

TEST(AugmentIntensity, DoesEachThingAsOftenAsAsked) {
  Intensity stage;
  int noisy = 0, curved = 0;
  for (int epoch = 0; epoch < 2000; ++epoch) {
    const auto tones = stage.draw(Sample().at(epoch).random());
    noisy += tones.noise > 0;
    curved += tones.gamma != 1;
  }
  EXPECT_NEAR(noisy, 500, 60);
  EXPECT_NEAR(curved, 1000, 70);
}

TEST(AugmentIntensity, DoesNothingAtChanceZero) {
  Intensity stage;
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = 0;
  stage.noise_chance = stage.blur_chance = 0;
  const auto in = testing::picture<std::uint8_t>(30, 20, [](int x, int y) { return x * y % 256; });
  EXPECT_EQ(difference(stage(Sample().at(0), in).pixels, in.pixels), 0);
}

TEST(AugmentIntensity, MakesTheSameOfTheSameSample) {
  const auto in = testing::picture<std::uint8_t>(30, 20, [](int x, int y) { return x * y % 256; });
  Intensity stage;
  stage.noise_chance = 1;
  const auto a = stage(Sample().at(2), in), b = stage(Sample().at(2), in);
  EXPECT_EQ(difference(a.pixels, b.pixels), 0);
  EXPECT_GT(difference(a.pixels, stage(Sample().at(3), in).pixels), 0);
  EXPECT_EQ(a.geometry, in.geometry);
}

TEST(Tones, RefuseDoubles) { EXPECT_THROW(toned(cv::Mat(2, 2, CV_64F), 1, {}), Error); }

}  // namespace
}  // namespace mg::augment
