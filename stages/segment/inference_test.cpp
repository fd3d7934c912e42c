// Flips, windows and ensembles of the U-Net.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pipeline/test_folder.hpp"
#include "stages/segment/segment_unet.hpp"
#include "stages/support/torch/synthetic_tumors.hpp"

namespace mg {
namespace {

using ::testing::HasSubstr;

Value picture(std::uint64_t seed, int size) {
  return Value::of(synthetic::example(seed, 0, size, {}).image);
}
/// The upper left part of a picture.
Value part(const Value& whole, int width, int height) {
  auto image = whole.as<Image>();
  image.pixels.width = width;
  image.pixels.height = height;
  return Value::of(std::move(image));
}
Value mirrored(const Value& whole) {
  auto image = whole.as<Image>();
  auto& pixels = image.pixels;
  std::vector<std::uint16_t> values;
  for (int y = 0; y < pixels.height; ++y) {
    for (int x = pixels.width; x-- > 0;) values.push_back(pixels.at<std::uint16_t>(x, y));
  }
  pixels = make_pixels(pixels.width, pixels.height, 1, std::move(values));
  return Value::of(std::move(image));
}

class SegmentInference : public testing::InFolder {
 protected:
  static SegmentUNet stage(std::uint64_t seed = 1) {
    SegmentUNet out;
    out.decoder = {16, 16};
    out.prior = 0.5;
    out.normalize = "fixed";
    RunInfo run;
    run.seed = seed;
    out.open(run);
    return out;
  }
  static std::vector<Pixels> maps(SegmentUNet& stage, const std::vector<Value>& images) {
    const auto marks = stage.predict({}, Column<Image>(images));
    std::vector<Pixels> out;
    for (const auto& map : std::get<1>(marks)) out.push_back(map.pixels);
    return out;
  }
};

double difference(const Pixels& a, const Pixels& b) {
  double out = 0;
  for (int y = 0; y < a.height; ++y) {
    for (int x = 0; x < a.width; ++x) {
      out = std::max(out, std::abs(double{a.at<float>(x, y)} - b.at<float>(x, y)));
    }
  }
  return out;
}

TEST_F(SegmentInference, FlipsMakeAPictureAndItsMirrorImageTheSame) {
  auto unet = stage();
  const std::vector<Value> both{picture(1, 64), mirrored(picture(1, 64))};
  const auto plain = maps(unet, both);
  unet.flips = "horizontal";
  const auto flipped = maps(unet, both);
  double as_is = 0, averaged = 0, mean = 0;
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      const auto there = 63 - x;
      const double left = plain[0].at<float>(x, y), right = plain[1].at<float>(there, y);
      as_is = std::max(as_is, std::abs(left - right));
      averaged = std::max(
          averaged, std::abs(double{flipped[0].at<float>(x, y)} - flipped[1].at<float>(there, y)));
      mean = std::max(mean, std::abs(flipped[0].at<float>(x, y) - (left + right) / 2));
    }
  }
  EXPECT_GT(as_is, 1e-4) << "the network itself is not symmetric";
  EXPECT_LT(averaged, 1e-6);
  EXPECT_LT(mean, 1e-5);
}

TEST_F(SegmentInference, OneWindowIsThePictureAsAWhole) {
  auto unet = stage();
  const std::vector<Value> images{picture(1, 64)};
  const auto whole = maps(unet, images);
  unet.window_px = 64;
  EXPECT_LT(difference(maps(unet, images)[0], whole[0]), 1e-6);
}

TEST_F(SegmentInference, WindowsTakeAnySizeAndCompanyChangesNothing) {
  auto unet = stage();
  const auto a = part(picture(1, 96), 75, 50), b = picture(2, 64);
  EXPECT_THROW(maps(unet, {a}), Error) << "no multiples of 32";
  unet.window_px = 32;
  const auto alone = maps(unet, {a});
  const auto together = maps(unet, {b, a});
  EXPECT_EQ(alone[0].width, 75);
  EXPECT_EQ(alone[0].height, 50);
  EXPECT_EQ(difference(alone[0], together[1]), 0);
  unet.train.batch = 2;  // other windows go together: the same up to rounding of the network
  EXPECT_LT(difference(alone[0], maps(unet, {a})[0]), 1e-5);
}

TEST_F(SegmentInference, ValidatesAsItPredicts) {
  auto unet = stage();
  unet.window_px = 32;
  unet.flips = "both";
  unet.threshold = 0;  // everything is marked
  const auto example = synthetic::example(3, 0, 96, {});
  auto truth = example.truth;
  truth.pixels.width = 75;
  std::size_t inside = 0;
  for (int y = 0; y < 96; ++y) {
    for (int x = 0; x < 75; ++x) inside += truth.pixels.at<std::uint8_t>(x, y) > 0 ? 1 : 0;
  }
  ASSERT_GT(inside, 0U);
  const std::vector<Value> images{part(Value::of(example.image), 75, 96)}, truths{Value::of(truth)};
  unet.validate({}, Column<Image>(images), Column<Mask>(truths));
  const auto numbers = unet.validated();
  EXPECT_EQ(numbers[1].first, "dice");
  const auto n = static_cast<double>(inside);
  EXPECT_NEAR(numbers[1].second, 2 * n / (n + 75 * 96), 1e-9);
}

TEST_F(SegmentInference, AWindowFitsTheNetwork) {
  SegmentUNet unet;
  unet.window_px = 100;
  try {
    unet.check();
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), HasSubstr("window_px: 128"));
  }
}

TEST_F(SegmentInference, AnEnsemblePredictsTheMeanOfItsMembers) {
  const std::vector<Value> images{picture(1, 32)};
  std::vector<std::filesystem::path> files;
  std::vector<Pixels> each;
  for (const std::uint64_t seed : {1, 2, 3}) {
    auto member = stage(seed);
    each.push_back(maps(member, images)[0]);
    member.save(files.emplace_back(folder() / (std::to_string(seed) + ".safetensors")));
  }
  auto together = stage(9);
  together.load_ensemble(files);
  const auto mean = maps(together, images)[0];
  for (int x = 0; x < 32; ++x) {
    const auto expected =
        (each[0].at<float>(x, 7) + each[1].at<float>(x, 7) + each[2].at<float>(x, 7)) / 3;
    EXPECT_NEAR(mean.at<float>(x, 7), expected, 1e-6);
  }
  together.load(files[1]);
  EXPECT_EQ(difference(maps(together, images)[0], each[1]), 0) << "one network again";
}

TEST_F(SegmentInference, BrainFloatsMarkAlmostTheSame) {
  auto exact = stage();
  SegmentUNet rough;
  rough.decoder = {16, 16};
  rough.prior = 0.5;
  rough.normalize = "fixed";
  rough.precision = "bfloat16";
  rough.open(RunInfo());
  const std::vector<Value> images{picture(1, 64)};
  const auto apart = difference(maps(rough, images)[0], maps(exact, images)[0]);
  EXPECT_GT(apart, 0);
  EXPECT_LT(apart, 0.05);
}

}  // namespace
}  // namespace mg
