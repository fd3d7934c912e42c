#include "stages/support/torch/torch_view.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace mg {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const c10::Device cpu("cpu");

Image image(int width, int height, std::vector<std::uint16_t> values, int channels = 1) {
  Image out;
  out.pixels = make_pixels(width, height, channels, std::move(values));
  out.white = 1000;
  return out;
}

/// A picture of one value.
Image flat(int width, int height, std::uint16_t value) {
  return image(width, height, std::vector<std::uint16_t>(width * height, value));
}

Mask mask(int width, int height, std::vector<std::uint8_t> values) {
  Mask out;
  out.pixels = make_pixels(width, height, 1, std::move(values));
  return out;
}

template <class T>
std::vector<Value> values(std::vector<T> all) {
  std::vector<Value> out;
  for (auto& one : all) out.push_back(Value::of(std::move(one)));
  return out;
}

at::Tensor batch(std::vector<Image> images, int channels = 1, int multiple = 1) {
  const auto column = values(std::move(images));
  return image_batch(Column<Image>(column), channels, multiple, cpu);
}

std::string problem(std::vector<Image> images, int multiple) {
  try {
    batch(std::move(images), 1, multiple);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing wrong";
}

TEST(TensorView, SharesThePixelsOfEveryDepth) {
  const auto u16 = make_pixels<std::uint16_t>(3, 2, 1, {1, 2, 3, 4, 5, 65535});
  const auto view = tensor_view(u16);
  EXPECT_EQ(view.const_data_ptr(), u16.data.get());
  EXPECT_THAT(view.sizes().vec(), ElementsAre(1, 2, 3));
  EXPECT_EQ(view.to(at::kFloat).max().item<float>(), 65535);
  EXPECT_EQ(tensor_view(make_pixels<std::uint8_t>(1, 1, 1, {200})).item<int>(), 200);
  EXPECT_EQ(tensor_view(make_pixels<float>(1, 1, 1, {0.5F})).item<float>(), 0.5F);
}

TEST(TensorView, SeesInterleavedColorsAsPlanes) {
  const auto view = tensor_view(make_pixels<std::uint8_t>(2, 1, 3, {1, 2, 3, 11, 12, 13}));
  EXPECT_THAT(view.sizes().vec(), ElementsAre(3, 1, 2));
  EXPECT_EQ(view[1][0][1].item<int>(), 12);
}

TEST(TensorView, KeepsThePixelsAlive) {
  at::Tensor view;
  {
    const auto pixels = make_pixels<float>(1000, 1, 1, std::vector<float>(1000, 2.5F));
    view = tensor_view(pixels);
  }
  EXPECT_EQ(view.sum().item<float>(), 2500);
}

TEST(ToPixels, SharesTheTensorAndKeepsItAlive) {
  Pixels pixels;
  {
    const auto tensor = at::full({2, 3, 4}, 7, at::kByte);
    pixels = to_pixels(tensor.transpose(1, 2));
    EXPECT_EQ(pixels.data.get(), tensor.const_data_ptr());
  }
  EXPECT_EQ(pixels.channels, 2);
  EXPECT_EQ(pixels.height, 4);
  EXPECT_EQ(pixels.width, 3);
  EXPECT_EQ(pixels.at<std::uint8_t>(2, 3, 1), 7);
  EXPECT_TRUE(pixels.on_host());
}

TEST(ToPixels, RefusesTypesThatAreNoPixels) {
  EXPECT_THROW(to_pixels(at::ones({1, 1, 1}, at::kDouble)), Error);
}

TEST(ImageBatch, ScalesWhiteToOneAndLiesChannelsLast) {
  const auto x = batch({image(2, 1, {0, 1000}), image(2, 1, {500, 250})});
  EXPECT_THAT(x.sizes().vec(), ElementsAre(2, 1, 1, 2));
  EXPECT_TRUE(x.is_contiguous(at::MemoryFormat::ChannelsLast));
  EXPECT_EQ(x[0][0][0][1].item<float>(), 1);
  EXPECT_EQ(x[1][0][0][0].item<float>(), 0.5F);
}

TEST(ImageBatch, LeavesThePicturesAsTheyAre) {
  Image picture;
  picture.pixels = make_pixels<float>(1, 1, 1, {6});
  picture.white = 10;
  const auto column = values<Image>({picture});
  normalized(image_batch(Column<Image>(column), 1, 1, cpu), "image");
  EXPECT_EQ(picture.pixels.at<float>(0, 0), 6);
}

TEST(ImageBatch, RepeatsGrayAndAveragesColors) {
  const auto color = image(1, 1, {0, 300, 900}, 3);
  EXPECT_NEAR(batch({color}, 1).item<float>(), 0.4F, 1e-6);
  EXPECT_NEAR(batch({color}, 3)[0][2].item<float>(), 0.9F, 1e-6);
  EXPECT_NEAR(batch({flat(1, 1, 500)}, 3).sum().item<float>(), 1.5F, 1e-6);
}

TEST(ImageBatch, ExplainsSizesThatDoNotFit) {
  EXPECT_EQ(problem({flat(64, 64, 1), flat(64, 32, 1)}, 32),
            "the pictures of a batch differ in size: 64 x 64 and 64 x 32 (bring all to one size "
            "before the network: the crop stages' size_px)");
  EXPECT_EQ(
      problem({flat(100, 64, 1)}, 32),
      "a picture of 100 x 64 pixels does not fit the network, whose sides are multiples of 32 "
      "(set the crop stage's size_px, for example to 128)");
  EXPECT_EQ(problem({flat(64, 96, 1)}, 32), "nothing wrong");
}

TEST(MaskBatch, IsOneInsideAndZeroOutside) {
  const auto images = values<Image>({flat(2, 2, 1)});
  const auto masks = values<Mask>({mask(2, 2, {0, 255, 255, 0})});
  const auto x = mask_batch(Column<Mask>(masks), Column<Image>(images), cpu);
  EXPECT_THAT(x.sizes().vec(), ElementsAre(1, 1, 2, 2));
  EXPECT_EQ(x.sum().item<float>(), 2);
  EXPECT_EQ(x[0][0][0][1].item<float>(), 1);
}

TEST(MaskBatch, RefusesAMaskOfAnotherSize) {
  const auto images = values<Image>({flat(2, 2, 1)});
  const auto masks = values<Mask>({mask(2, 1, {0, 255})});
  EXPECT_THROW(mask_batch(Column<Mask>(masks), Column<Image>(images), cpu), Error);
}

TEST(Normalized, GivesEachPictureMeanZeroAndDeviationOneBesideTheBlack) {
  const auto x = normalized(batch({image(4, 1, {0, 0, 200, 400}), flat(4, 1, 700)}), "image");
  EXPECT_NEAR(x[0][0][0][2].item<float>(), -1, 1e-5);
  EXPECT_NEAR(x[0][0][0][3].item<float>(), 1, 1e-5);
  EXPECT_NEAR(x[0][0][0][0].item<float>(), -3, 1e-5);
  EXPECT_NEAR(x[1].abs().max().item<float>(), 0, 1e-3) << "a flat picture stays finite";
}

TEST(Normalized, OfAnAllBlackPictureIsZero) {
  EXPECT_EQ(normalized(batch({flat(4, 4, 0)}), "image").abs().max().item<float>(), 0);
}

TEST(Normalized, ByFixedNumbers) {
  EXPECT_NEAR(normalized(batch({flat(1, 1, 750)}), "fixed").item<float>(), 1, 1e-6);
  const auto color = normalized(batch({image(1, 1, {485, 456, 406}, 3)}, 3), "imagenet");
  EXPECT_NEAR(color.abs().max().item<float>(), 0, 1e-6);
  EXPECT_NEAR(normalized(batch({flat(1, 1, 449)}), "imagenet").item<float>(), 0, 1e-5);
  EXPECT_NEAR(normalized(batch({flat(1, 1, 1000)}), "tensorflow").item<float>(), 1, 1e-6);
  EXPECT_NEAR(normalized(batch({flat(1, 1, 0)}), "tensorflow").item<float>(), -127 / 128.0, 1e-6);
  EXPECT_THROW(normalized(batch({flat(1, 1, 1)}), "imagnet"), Error);
}

TEST(OpenDevice, NamesADeviceThatIsNotThere) {
  RunInfo run;
  EXPECT_TRUE(open_device(run).is_cpu());
  run.device = "meta-physical";
  try {
    open_device(run);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("the device 'meta-physical' cannot be used"));
  }
}

}  // namespace
}  // namespace mg
