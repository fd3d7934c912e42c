// Rule 8: values stay on the device between device stages.
#include <gtest/gtest.h>

#include <cmath>

#include "stages/augment/intensity_on_device.hpp"
#include "stages/augment/spatial_on_device.hpp"
#include "stages/classify/classify_efficientnet.hpp"
#include "stages/crop/crop_on_device.hpp"
#include "stages/segment/segment_unet.hpp"
#include "stages/support/torch/torch_view.hpp"
#include "tests/devices/pretend_device.hpp"

namespace mg {
namespace {

using testing::Copy;
using testing::take_copies;

constexpr int side = 128, crop_side = 64, batch = 2;
constexpr std::size_t picture_bytes = side * side, crop_bytes = crop_side * crop_side;
constexpr char device[] = "mtia:0";

template <class T>
std::vector<Value> values(std::vector<T> column) {
  std::vector<Value> out;
  for (auto& value : column) out.push_back(Value::of(std::move(value)));
  return out;
}

std::vector<Image> pictures() {
  std::vector<Image> out;
  for (int i = 0; i < batch; ++i) {
    std::vector<std::uint8_t> pixels;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        pixels.push_back(
            static_cast<std::uint8_t>(120 + 60 * std::sin(0.1 * x + i) + 60 * std::cos(0.13 * y)));
      }
    }
    Image image;
    image.pixels = make_pixels<std::uint8_t>(side, side, 1, std::move(pixels));
    image.geometry = {{0.1, 0.1}, {}, side, side};
    out.push_back(std::move(image));
  }
  return out;
}

template <class Stage>
Stage opened(Stage stage, const RunInfo& run) {
  stage.open(run);
  return stage;
}

/// The copies that are as large as a crop; smaller ones are parameters, boxes and sums.
struct Moved {
  std::vector<std::size_t> to_device, to_host;
  Moved() {
    for (const auto& [up, bytes] : take_copies()) {
      if (bytes >= crop_bytes) (up ? to_device : to_host).push_back(bytes);
    }
  }
};

using Sizes = std::vector<std::size_t>;

class StayOnDevice : public ::testing::Test {
 protected:
  StayOnDevice() {
    run_.device = device;
    run_.device_threads = 1;
    run_.seed = 5;
    contexts_ = Contexts(batch, Context(run_, identity_, Split::train, 0, 0, 99));
    absent_.resize(batch);
  }

  std::vector<Image> turned() {
    const auto in = values(pictures());
    auto stage = opened(augment::SpatialOnDevice(), run_);
    return std::get<0>(stage.predict(contexts_, Column<Image>(in), Column<Mask>(absent_),
                                     Column<Contours>(absent_)));
  }

  RunInfo run_;
  Identity identity_;
  Contexts contexts_;
  std::vector<Value> absent_;
};

TEST_F(StayOnDevice, FromAugmentationToTheVerdict) {
  SegmentUNet unet;
  unet.decoder = {16, 16, 16};
  unet.prior = 0.5;
  unet = opened(unet, run_);
  ClassifyEfficientNet network;
  network.classes = {"benign", "cancer"};
  network = opened(network, run_);
  crop::ToTumorOnDevice to_tumor;
  to_tumor.size_px = crop_side;
  to_tumor.open(run_);
  const auto intensity = opened(augment::IntensityOnDevice(), run_);
  take_copies();

  const auto varied = values(turned());
  EXPECT_EQ(Moved().to_device, Sizes(batch, picture_bytes)) << "each picture comes here once";

  auto [masks, maps, found] = unet.predict(contexts_, Column<Image>(varied));
  const Moved segmented;
  EXPECT_EQ(segmented.to_device, Sizes());
  EXPECT_EQ(segmented.to_host, (Sizes{batch * picture_bytes, batch * picture_bytes * 4}))
      << "masks and probabilities, for sinks";

  const auto tumors = values(std::move(masks));
  auto [crops, truths, cut] =
      to_tumor.predict(contexts_, Column<Image>(varied), Column<Mask>(tumors),
                       Column<Mask>(absent_), Column<Image>(absent_));
  const auto rois = values(std::move(crops));
  const auto toned = values(intensity.predict(contexts_, Column<Image>(rois)));
  const auto verdicts = std::get<0>(network.predict(contexts_, Column<Image>(toned)));
  const Moved rest;
  EXPECT_EQ(rest.to_device, Sizes());
  EXPECT_EQ(rest.to_host, Sizes());
  for (const auto& mask : cut) EXPECT_EQ(mask.pixels.device, device);
  ASSERT_EQ(verdicts.size(), batch);
  for (const auto& verdict : verdicts) {
    EXPECT_NEAR(verdict.classes[0].second + verdict.classes[1].second, 1, 1e-6);
  }
}

TEST_F(StayOnDevice, ACopyOnTheHostKnowsItsOriginal) {
  const auto host = tensor_view(pictures()[0].pixels);
  const auto original = host.to(c10::Device(device));
  const auto pixels = to_pixels(original.cpu(), original);
  take_copies();
  EXPECT_TRUE(pixels.on_host());
  EXPECT_TRUE(is_on(pixels, c10::Device(device)));
  EXPECT_TRUE(tensor_on(pixels, c10::Device(device)).is_same(original));
  EXPECT_TRUE(tensor_on(pixels, at::kCPU).equal(host));
  EXPECT_TRUE(take_copies().empty());
  const auto plain = to_pixels(host);
  EXPECT_FALSE(is_on(plain, c10::Device(device)));
  EXPECT_TRUE(tensor_on(plain, c10::Device(device)).cpu().equal(host));
}

TEST_F(StayOnDevice, AStageOfTheHostGetsACopyThatRemembersItsOriginal) {
  const auto images = turned();
  take_copies();
  const auto fetched = Value::of(images[0]).on_host();
  const auto& pixels = fetched.as<Image>().pixels;
  EXPECT_EQ(Moved().to_host, Sizes{picture_bytes});
  EXPECT_TRUE(tensor_view(pixels).equal(tensor_view(images[0].pixels).cpu()));
  EXPECT_TRUE(is_on(pixels, c10::Device(device)));
}

TEST_F(StayOnDevice, ABounceThroughTheHostIsSeen) {
  auto images = turned();
  take_copies();
  for (auto& image : images) image.pixels = to_pixels(tensor_view(image.pixels).cpu());
  const auto bounced = values(std::move(images));
  image_batch(Column<Image>(bounced), 1, 32, c10::Device(device));
  const Moved moved;
  EXPECT_EQ(moved.to_host, Sizes(batch, picture_bytes));
  EXPECT_EQ(moved.to_device, Sizes{batch * picture_bytes * 4});
}

TEST_F(StayOnDevice, CropsOfTheDeviceAreThoseOfTheHost) {
  auto images = pictures();
  std::vector<std::uint8_t> inside(side * side);
  for (int y = 30; y < 50; ++y) std::fill_n(inside.begin() + y * side + 60, 25, 255);
  for (int y = 5; y < 15; ++y) std::fill_n(inside.begin() + y * side + 5, 10, 255);
  const Mask tumor{make_pixels<std::uint8_t>(side, side, 1, inside), images[0].geometry};
  const Mask none{make_pixels<std::uint8_t>(side, side, 1, std::vector<std::uint8_t>(side * side)),
                  images[0].geometry};
  const auto uploaded = [](auto value) {
    value.pixels = to_pixels(tensor_view(value.pixels).to(c10::Device(device)));
    return value;
  };
  crop::ToTumorOnDevice stage;
  stage.margin_mm = 0.4;
  stage.min_side_mm = 0;
  stage.when_empty = "center";
  stage.open(run_);
  const auto image_values = values<Image>({uploaded(images[0]), uploaded(images[1])});
  const auto tumor_values = values<Mask>({uploaded(tumor), uploaded(none)});
  take_copies();
  const auto [crops, truths, masks] =
      stage.predict(contexts_, Column<Image>(image_values), Column<Mask>(tumor_values),
                    Column<Mask>(absent_), Column<Image>(absent_));
  for (const auto& [up, bytes] : take_copies()) {
    EXPECT_LE(bytes, up ? side * sizeof(double) : picture_bytes / 2) << "up: " << up;
  }
  const crop::ToTumor& host = stage;
  for (std::size_t i = 0; i < batch; ++i) {
    const auto [crop, no_truth, mask] =
        host(contexts_[i], images[i], i == 0 ? tumor : none, nullptr, nullptr);
    EXPECT_EQ(crops[i].geometry, crop.geometry);
    EXPECT_EQ(crops[i].pixels.device, device);
    EXPECT_TRUE(tensor_view(crops[i].pixels).cpu().equal(tensor_view(crop.pixels))) << i;
    EXPECT_TRUE(tensor_view(masks[i].pixels).cpu().equal(tensor_view(mask.pixels))) << i;
  }
}

TEST_F(StayOnDevice, TheBreastIsCroppedWhereThePictureIs) {
  auto images = pictures();
  for (auto& image : images) {
    std::vector<std::uint8_t> pixels(side * side);
    for (int y = 20; y < 100; ++y) std::fill_n(pixels.begin() + y * side, 50, 200);
    image.pixels = make_pixels<std::uint8_t>(side, side, 1, std::move(pixels));
  }
  crop::ToBreastOnDevice stage;
  stage.size_px = crop_side;
  stage.open(run_);
  auto on_device = images;
  for (auto& image : on_device) {
    image.pixels = to_pixels(tensor_view(image.pixels).to(c10::Device(device)));
  }
  const auto image_values = values(std::move(on_device));
  take_copies();
  const auto crops =
      std::get<0>(stage.predict(contexts_, Column<Image>(image_values), Column<Mask>(absent_)));
  EXPECT_EQ(Moved().to_host, Sizes(batch, picture_bytes)) << "to be looked at, coarse";
  const crop::ToBreast& host = stage;
  for (std::size_t i = 0; i < batch; ++i) {
    const auto crop = std::get<0>(host(images[i], nullptr));
    EXPECT_EQ(crops[i].geometry, crop.geometry);
    const auto levels =
        tensor_view(crops[i].pixels).cpu().to(at::kInt).sub(tensor_view(crop.pixels).to(at::kInt));
    EXPECT_LE(levels.abs().max().item<int>(), 1);
  }
}

}  // namespace
}  // namespace mg
