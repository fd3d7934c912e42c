#include "stages/augment/paste_lesions.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::Sample;

constexpr int width = 120, height = 80;

/// Tissue up to column 90, air beyond.
Image tissue(double tone) {
  return testing::picture<std::uint8_t>(width, height,
                                        [&](int x, int) { return x < 90 ? tone : 0; });
}
Image with_disc(double tone, double inside, int x0 = 30, int y0 = 40, double radius = 8) {
  return testing::picture<std::uint8_t>(width, height, [&](int x, int y) {
    return std::hypot(x - x0, y - y0) <= radius ? inside : x < 90 ? tone : 0;
  });
}
Mask disc_mask(int x0 = 30, int y0 = 40, double radius = 8) {
  return testing::mask(width, height,
                       [&](int x, int y) { return std::hypot(x - x0, y - y0) <= radius; });
}
const Mask healthy = testing::mask(width, height, [](int, int) { return false; });
const Label benign{"benign"}, cancer{"cancer"}, normal{"normal"};

PasteLesions always() {
  PasteLesions stage;
  stage.chance = 1;
  stage.labels = "any";
  return stage;
}

/// A stage that has seen a disc of 160 on tissue of 100.
PasteLesions taught(PasteLesions stage = always(), const Label& label = benign) {
  const Sample donor("donor");
  const auto truth = disc_mask();
  stage(donor.at(0), with_disc(100, 160), &truth, &label);
  return stage;
}

int inside(const Mask& mask) { return cv::countNonZero(view(mask.pixels)); }

TEST(LesionPatch, HasTheToneAroundItAndFadesBeyondItsEdge) {
  cv::Mat1f picture;
  view(with_disc(100, 160).pixels).convertTo(picture, CV_32F, 1 / 255.0);
  const auto lesions = lesions_in(picture, view(disc_mask().pixels), 0.5);
  ASSERT_EQ(lesions.size(), 1U);
  const auto& lesion = lesions[0];
  EXPECT_NEAR(lesion.surround, 100 / 255.0, 1e-6);
  const auto middle_x = lesion.mask.cols / 2, middle_y = lesion.mask.rows / 2;
  EXPECT_EQ(lesion.weight(middle_y, middle_x), 1);
  EXPECT_EQ(lesion.weight(middle_y, 0), 0);
  EXPECT_NEAR(lesion.weight(middle_y, middle_x + 8), 1, 1e-3);
  EXPECT_NEAR(lesion.weight(middle_y, middle_x + 11), 1 - 0.6 * 0.6 * (3 - 1.2), 0.06)
      << "3 of 5 pixels beyond the edge";
}

TEST(LesionPatch, PartsAreLesionsOfTheirOwnAndSpecklesAreNone) {
  const cv::Mat1f picture(60, 60, 0.5F);
  cv::Mat1b mask(60, 60, static_cast<unsigned char>(0));
  mask(cv::Rect(5, 5, 8, 8)) = 255;
  mask(cv::Rect(30, 30, 10, 6)) = 255;
  mask(50, 50) = 255;
  const auto lesions = lesions_in(picture, mask, 0.25);
  ASSERT_EQ(lesions.size(), 2U);
  EXPECT_EQ(cv::countNonZero(lesions[0].mask), 64);
  EXPECT_EQ(cv::countNonZero(lesions[1].mask), 60);
}

TEST(LesionPatch, FadesTowardsTheEdgeOfItsPicture) {
  const cv::Mat1f picture(60, 60, 0.5F);
  cv::Mat1b mask(60, 60, static_cast<unsigned char>(0));
  mask(cv::Rect(0, 20, 20, 20)) = 255;
  const auto lesion = lesions_in(picture, mask, 0.5)[0];
  EXPECT_LT(lesion.weight(lesion.weight.rows / 2, 0), 0.15);
  EXPECT_NEAR(lesion.weight(lesion.weight.rows / 2, 12), 1, 1e-6);
}

TEST(LesionPatch, KeepsItsAreaWhenTurnedAndGrowsWithTheScale) {
  const cv::Mat1f picture(90, 90, 0.5F);
  cv::Mat1b mask(90, 90, static_cast<unsigned char>(0));
  mask(cv::Rect(30, 35, 30, 16)) = 255;
  const auto lesion = lesions_in(picture, mask, 0.25)[0];
  EXPECT_NEAR(cv::countNonZero(turned(lesion, {.degrees = 37}).mask), 480, 15);
  EXPECT_NEAR(cv::countNonZero(turned(lesion, {.scale = 2}).mask), 1920, 61 * 33 - 1920)
      << "a pixel that is half inside is inside";
  const auto upright = turned(lesion, {.degrees = 90});
  EXPECT_EQ(cv::boundingRect(upright.mask).size(), cv::Size(16, 30));
}

TEST(Ground, FindsOnlyPlacesOnTissueWithoutALesion) {
  auto stage = taught();
  const Sample sample("receiver");
  const auto own = disc_mask(60, 40, 10);
  for (int i = 0; i < 60; ++i) {
    const Sample receiver("receiver " + std::to_string(i));
    auto again = stage;
    const auto [image, truth, label] = again(receiver.at(0), tissue(100), &own, nullptr);
    const auto added = view(truth->pixels) & (view(own.pixels) == 0);
    EXPECT_NEAR(cv::countNonZero(added), 200, 95)
        << "the disc, made up to 1.2 times larger or smaller";
    EXPECT_EQ(cv::countNonZero(cv::Mat(added)(cv::Rect(90, 0, 30, height))), 0) << "never onto air";
    EXPECT_EQ(inside(*truth), inside(own) + cv::countNonZero(added));
  }
}

TEST(PasteLesions, MatchesTheTissueThatItIsPastedOn) {
  auto stage = taught();
  const auto [image, truth, label] = stage(Sample("r").at(0), tissue(140), &healthy, nullptr);
  const auto mask = view(truth->pixels);
  ASSERT_GT(inside(*truth), 100);
  EXPECT_NEAR(cv::mean(view(image.pixels), mask)[0], 200, 6) << "60 above the tissue, as before";
  cv::Mat outside;
  cv::dilate(mask, outside, {}, {-1, -1}, 6);
  const auto before = tissue(140);
  EXPECT_EQ(difference(view(image.pixels) & ~outside, view(before.pixels) & ~outside), 0)
      << "beyond the feather nothing changes";
}

TEST(PasteLesions, LeavesNoSeam) {
  auto stage = taught();
  const auto [image, truth, label] = stage(Sample("r").at(0), tissue(100), &healthy, nullptr);
  cv::Mat seen = view(image.pixels)(cv::Rect(0, 0, 89, height));
  double darkest = 0;
  cv::minMaxLoc(seen, &darkest, nullptr);
  EXPECT_GE(darkest, 99) << "no dark border around what was pasted";
}

TEST(PasteLesions, DoesNothingWithoutADonorATruthOrAPlace) {
  auto fresh = always();
  const auto in = tissue(100);
  EXPECT_EQ(inside(*std::get<1>(fresh(Sample("a").at(0), in, &healthy, nullptr))), 0);
  auto stage = taught();
  const auto [image, truth, label] = stage(Sample("a").at(0), in, nullptr, nullptr);
  EXPECT_FALSE(truth);
  EXPECT_EQ(difference(image.pixels, in.pixels), 0);
  EXPECT_EQ(inside(*std::get<1>(stage(Sample("a").at(0), tissue(30), &healthy, nullptr))), 0)
      << "too dark to be tissue";
}

TEST(PasteLesions, ForgetsWithTheEpoch) {
  auto stage = taught();
  EXPECT_EQ(inside(*std::get<1>(stage(Sample("a").at(1), tissue(100), &healthy, nullptr))), 0);
}

TEST(PasteLesions, NeverContradictsALabel) {
  auto same = always();
  same.labels = "same";
  const auto in = tissue(100);
  const auto pasted = [&](PasteLesions stage, const Label& own) {
    const auto [image, truth, label] = stage(Sample("r").at(0), in, &healthy, &own);
    return std::pair(inside(*truth) > 0, label->name);
  };
  EXPECT_EQ(pasted(taught(same, benign), cancer), std::pair(false, std::string("cancer")));
  EXPECT_EQ(pasted(taught(same, benign), benign), std::pair(true, std::string("benign")));
  auto worst = always();
  worst.labels = "worst";
  EXPECT_EQ(pasted(taught(worst, benign), normal), std::pair(true, std::string("benign")));
  EXPECT_EQ(pasted(taught(worst, benign), cancer), std::pair(true, std::string("cancer")));
  EXPECT_EQ(pasted(taught(worst, cancer), benign), std::pair(true, std::string("cancer")));
  EXPECT_EQ(pasted(taught(worst, cancer), {"odd"}), std::pair(false, std::string("odd")));
  EXPECT_EQ(pasted(taught(always(), benign), cancer), std::pair(true, std::string("cancer")));
}

TEST(PasteLesions, KeepsMillimeters) {
  auto stage = always();
  stage.scale = 0;
  stage = taught(stage);
  auto fine = tissue(100);
  fine.geometry.spacing = {0.05, 0.05};
  const auto truth = std::get<1>(stage(Sample("r").at(0), fine, &healthy, nullptr));
  EXPECT_NEAR(inside(*truth), 4 * 197, 40);
}

TEST(PasteLesions, RepeatsItself) {
  auto a = taught(), b = taught();
  const auto one = std::get<0>(a(Sample("r").at(0), tissue(100), &healthy, nullptr));
  const auto two = std::get<0>(b(Sample("r").at(0), tissue(100), &healthy, nullptr));
  EXPECT_EQ(difference(one.pixels, two.pixels), 0);
}

TEST(PasteLesions, RefusesAMaskOfAnotherSize) {
  auto stage = always();
  const auto other = testing::mask(3, 3, [](int, int) { return true; });
  EXPECT_THROW(stage(Sample("r").at(0), tissue(100), &other, nullptr), Error);
}

}  // namespace
}  // namespace mg::augment
