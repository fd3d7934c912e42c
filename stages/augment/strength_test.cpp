// Presets, and what happens now and then.
#include <gtest/gtest.h>

#include "stages/augment/augment_intensity.hpp"
#include "stages/augment/augment_spatial.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::Sample;

template <class Stage>
Stage read(const std::vector<std::pair<std::string, std::string>>& written) {
  auto settings = Setting::map();
  for (const auto& [key, text] : written) {
    settings.entries.push_back({key, Where{}, Setting::scalar(text)});
  }
  Stage stage;
  Mistakes mistakes;
  read_params(settings, stage, {"stage 'varied'", ""}, mistakes);
  EXPECT_TRUE(mistakes.none());
  return stage;
}

template <class Stage>
std::string text_of(const Stage& stage) {
  auto text = canonical(describe(stage));
  return text.substr(text.find(", "));  // without the strength
}

TEST(Strength, IsMediumUnlessWritten) {
  EXPECT_EQ(text_of(read<Spatial>({})), text_of(read<Spatial>({{"strength", "medium"}})));
  EXPECT_EQ(text_of(read<Intensity>({})), text_of(Intensity{}));
}

TEST(Strength, GrowsFromLightToHeavy) {
  const auto light = read<Spatial>({{"strength", "light"}}), medium = Spatial{},
             heavy = read<Spatial>({{"strength", "heavy"}});
  EXPECT_LT(light.rotate_deg, medium.rotate_deg);
  EXPECT_LT(medium.rotate_deg, heavy.rotate_deg);
  EXPECT_LT(light.scale, medium.scale);
  EXPECT_LT(medium.scale, heavy.scale);
  EXPECT_GT(heavy.elastic_alpha, 0);
  const auto pale = read<Intensity>({{"strength", "light"}}),
             strong = read<Intensity>({{"strength", "heavy"}});
  EXPECT_LT(pale.noise, Intensity{}.noise);
  EXPECT_LT(Intensity{}.noise, strong.noise);
  EXPECT_GT(strong.dropout_chance, 0);
}

TEST(Strength, YieldsToWhatIsWrittenBesideIt) {
  const auto stage = read<Spatial>({{"rotate_deg", "3"}, {"strength", "heavy"}});
  EXPECT_EQ(stage.rotate_deg, 3);
  EXPECT_EQ(stage.shift, 0.1);
}

Intensity nothing() {
  Intensity stage;
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = 0;
  stage.noise_chance = stage.blur_chance = 0;
  return stage;
}

TEST(NowAndThen, HappensAsOftenAndAsFarAsAsked) {
  auto stage = nothing();
  stage.low_resolution_chance = 0.25;
  stage.clahe_chance = 0.5;
  stage.dropout_chance = 0.75;
  int coarse = 0, equalized = 0, dropped = 0;
  for (int epoch = 0; epoch < 10000; ++epoch) {
    const auto tones = stage.draw(Sample().at(epoch).random());
    coarse += tones.coarser > 1;
    equalized += tones.clahe_clip > 0;
    dropped += !tones.holes.empty();
    EXPECT_TRUE(tones.coarser >= 1 && tones.coarser <= 2);
    EXPECT_TRUE(tones.clahe_clip == 0 || (tones.clahe_clip >= 1 && tones.clahe_clip <= 2));
    EXPECT_LE(tones.holes.size(), 4U);
    for (const auto& hole : tones.holes) {
      EXPECT_TRUE(hole.width >= 0.05 && hole.width <= 0.2 && hole.x + hole.width <= 1);
      EXPECT_TRUE(hole.height >= 0.05 && hole.height <= 0.2 && hole.y + hole.height <= 1);
    }
  }
  EXPECT_NEAR(coarse, 2500, 130);  // three standard deviations
  EXPECT_NEAR(equalized, 5000, 150);
  EXPECT_NEAR(dropped, 7500, 130);
}

TEST(NowAndThen, LeavesTheOtherNumbersAlone) {
  auto more = Intensity{};
  more.clahe_chance = more.dropout_chance = more.low_resolution_chance = 1;
  const auto a = Intensity{}.draw(Random(7)), b = more.draw(Random(7));
  EXPECT_EQ(a.gamma, b.gamma);
  EXPECT_EQ(a.noise_key, b.noise_key);
}

TEST(Holes, AreBlackAndNothingElseIs) {
  const cv::Mat1w in(40, 80, std::uint16_t{1000});
  const auto out =
      toned(in, 4095, {.holes = {{0.25, 0.5, 0.5, 0.25}, {0.999, 0.999, 0.001, 0.001}}});
  EXPECT_EQ(80 * 40 - cv::countNonZero(out), 40 * 10 + 1);
  EXPECT_EQ(cv::countNonZero(out(cv::Rect(20, 20, 40, 10))), 0);
  EXPECT_EQ(out.at<std::uint16_t>(39, 79), 0);
}

}  // namespace
}  // namespace mg::augment
