// Host and device do the same.
#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/crop/crop_on_device.hpp"
#include "stages/crop/look_on_device.hpp"
#include "stages/crop/resample_on_device.hpp"
#include "stages/crop/testing.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg::crop {
namespace {

using testing::breast_at_left;
using testing::disc;
using testing::mask;
using testing::picture;

const c10::Device cpu("cpu");

double difference(const Pixels& a, const Pixels& b) {
  EXPECT_EQ(a.depth, b.depth);
  return cv::norm(view(a), view(b), cv::NORM_INF);
}

int different(const Mask& a, const Mask& b) {
  return cv::countNonZero(view(a.pixels) != view(b.pixels));
}

template <class T>
Pixels noise(int width, int height, double white) {
  Random random(7);
  return testing::pixels_of<T>(width, height, [&](int, int) { return random.uniform(0, white); });
}

/// One column of a batch; a null is a value that is absent.
template <class T>
std::vector<Value> column(const std::vector<const T*>& values) {
  std::vector<Value> out;
  for (const auto* const value : values) out.push_back(value ? Value::of(*value) : Value());
  return out;
}

struct Sample {
  RunInfo run;
  Identity identity;
  Context in(Split split) const { return {run, identity, split, 0, 0, 0}; }
};

template <class T>
class DeviceDepths : public ::testing::Test {};
using AllDepths = ::testing::Types<std::uint8_t, std::uint16_t, float>;
TYPED_TEST_SUITE(DeviceDepths, AllDepths);

TYPED_TEST(DeviceDepths, CropsFlipsAndPadsExactly) {
  const Pixels in = noise<TypeParam>(31, 17, 250);
  for (const auto& map : {Affine{}, Affine{-1, 0, 20, 0, 1, 3}, Affine::shift(-4, -5)}) {
    EXPECT_EQ(difference(resample(in, map, 25, 15), resample_on_device(in, map, 25, 15, cpu)), 0);
  }
}

TYPED_TEST(DeviceDepths, AveragesAndInterpolatesToOneGrayLevel) {
  constexpr auto white = std::is_same_v<TypeParam, std::uint8_t> ? 255 : 60000;
  const Pixels in = noise<TypeParam>(90, 61, white);
  // Sums of floats in another order: 1e-6 of white, which may tip a rounding of integers.
  const auto tolerance = std::is_floating_point_v<TypeParam> ? 1e-6 * white : 1.0;
  for (const auto factor : {1.0, 1.7, 3.0, 0.4}) {
    const auto map = Affine::shift(-3, 2) * Affine::coarser(factor, factor * 1.1);
    EXPECT_LE(difference(resample(in, map, 40, 50), resample_on_device(in, map, 40, 50, cpu)),
              tolerance)
        << factor;
  }
}

TEST(ResampleOnDevice, KeepsARampOnATurnedAndCoarserGrid) {
  const auto ramp = [](double x, double y) { return 20 + x + 0.5 * y; };
  const auto in = testing::pixels_of<float>(200, 200, ramp);
  // The mean of whole pixels is on the ramp; one that takes parts of pixels, each of one value, is
  // off by at most f (1 - f) / 2 of a pixel's step over the spacing, f a part: by 1/8 of it.
  for (const auto& [spacing, tolerance] : {std::pair{2.0, 1e-3}, {1.7, 1.5 / 8 / 1.7}}) {
    const auto c = spacing * std::cos(0.5), s = spacing * std::sin(0.5);
    const Affine to_in{c, -s, 60, s, c, 30};
    const auto out = resample_on_device(in, to_in, 40, 40, cpu);
    const auto host = resample(in, to_in, 40, 40);
    for (int y = 0; y < 40; ++y) {
      for (int x = 0; x < 40; ++x) {
        const auto at = to_in({static_cast<double>(x), static_cast<double>(y)});
        EXPECT_NEAR(view(out).at<float>(y, x), ramp(at.x, at.y), tolerance);
        // OpenCV turns pictures to a sixteenth of a pixel.
        EXPECT_NEAR(view(out).at<float>(y, x), host.at<float>(x, y), spacing * 1.5 / 16);
      }
    }
  }
}

TEST(ResampleOnDevice, IsBlackWhereThereIsNoPicture) {
  const auto in = noise<std::uint8_t>(8, 8, 250);
  const auto out = resample_on_device(in, Affine::shift(100, 0), 4, 4, cpu);
  EXPECT_EQ(cv::countNonZero(view(out)), 0);
}

TEST(CropToBreastOnDevice, DoesWhatTheHostDoes) {
  const auto left = picture(400, 500, [](int x, int y) { return breast_at_left(x, y, 500); });
  const auto right =
      picture(400, 500, [](int x, int y) { return breast_at_left(399 - x, y, 500); });
  const auto truth = mask(400, 500, disc(320, 250, 30));
  ToBreastOnDevice stage;
  stage.chest_wall = "left";
  stage.size_px = 256;
  const std::vector<const Image*> images{&left, &right};
  const std::vector<const Mask*> truths{nullptr, &truth};
  const auto image_values = column(images), truth_values = column(truths);
  const Sample sample;
  const auto [crops, masks] = stage.predict(
      Contexts(2, sample.in(Split::test)), Column<Image>(image_values), Column<Mask>(truth_values));
  const ToBreast& host = stage;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto [image, moved] = host(*images[i], truths[i]);
    EXPECT_EQ(crops[i].geometry, image.geometry);
    EXPECT_LE(difference(image.pixels, crops[i].pixels), 1);
    ASSERT_EQ(masks[i].has_value(), moved.has_value());
    if (moved) {
      EXPECT_EQ(masks[i]->geometry, moved->geometry);
      EXPECT_LE(different(*moved, *masks[i]), 3);
    }
  }
}

TEST(CropToPatchOnDevice, DoesWhatTheHostDoes) {
  const auto image = picture(400, 500, [](int x, int y) { return breast_at_left(x, y, 500); });
  const auto truth = mask(400, 500, disc(120, 250, 30));
  ToPatchOnDevice stage;
  stage.size_px = 64;
  stage.size_mm = 9.6;
  stage.on_lesion = 0.5;
  const RunInfo run;
  std::vector<Identity> who(12);
  Contexts contexts;
  for (std::size_t i = 0; i < who.size(); ++i) {
    who[i].key = std::to_string(i);
    contexts.emplace_back(run, who[i], Split::train, i, 2, 99);
  }
  const std::vector<const Image*> images(12, &image);
  std::vector<const Mask*> truths(12, &truth);
  truths.back() = nullptr;
  const auto image_values = column(images), truth_values = column(truths);
  const auto [patches, masks] =
      stage.predict(contexts, Column<Image>(image_values), Column<Mask>(truth_values));
  const ToPatch& host = stage;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto [patch, moved] = host(contexts[i], image, truths[i])[0];
    EXPECT_EQ(patches[i].geometry, patch.geometry) << i;
    EXPECT_LE(difference(patch.pixels, patches[i].pixels), 1) << i;
    ASSERT_EQ(masks[i].has_value(), moved.has_value());
    if (moved) {
      EXPECT_LE(different(*moved, *masks[i]), 3) << i;
    }
  }
}

TEST(CropToPatchOnDevice, MakesOnePatchOfAPicture) {
  ToPatchOnDevice stage;
  stage.check();
  stage.count = 2;
  EXPECT_THROW(stage.check(), Error);
}

TEST(CropToTumorOnDevice, DoesWhatTheHostDoes) {
  const auto fine = picture(800, 400, [](int x, int y) { return (x * 3 + y * 7) % 256; });
  auto image = picture(200, 100, [](int x, int y) { return (x + y) % 251; });
  image.geometry = fine.geometry.moved(Affine::coarser(4, 4));
  const auto of = [&](auto inside) {
    auto out = mask(200, 100, inside);
    out.geometry = image.geometry;
    return out;
  };
  const auto tumor = of(disc(100, 40, 9)), truth = of(disc(60, 50, 12));
  const auto none = of([](int, int) { return false; });
  ToTumorOnDevice stage;
  stage.margin_mm = 2;
  stage.min_side_mm = 4;
  stage.when_empty = "center";
  const std::vector<const Image*> images(4, &image), details{nullptr, &fine, nullptr, &fine};
  const std::vector<const Mask*> tumors{&tumor, &tumor, &none, &none};
  const std::vector<const Mask*> truths{&truth, nullptr, nullptr, &truth};
  const auto image_values = column(images), detail_values = column(details),
             tumor_values = column(tumors), truth_values = column(truths);
  const Sample sample;
  const auto context = sample.in(Split::train);
  for (const auto& [by, size] :
       {std::pair<std::string, std::optional<int>>{"prediction", {}}, {"truth_in_training", 64}}) {
    stage.by = by;
    stage.size_px = size;
    const auto [crops, true_masks, masks] =
        stage.predict(Contexts(4, context), Column<Image>(image_values), Column<Mask>(tumor_values),
                      Column<Mask>(truth_values), Column<Image>(detail_values));
    const ToTumor& host = stage;
    for (std::size_t i = 0; i < images.size(); ++i) {
      const auto [crop, true_mask, found] = host(context, image, *tumors[i], truths[i], details[i]);
      EXPECT_EQ(crops[i].geometry, crop.geometry) << by << i;
      EXPECT_LE(difference(crop.pixels, crops[i].pixels), 1) << by << i;
      EXPECT_EQ(different(found, masks[i]), 0) << by << i;
      ASSERT_EQ(true_masks[i].has_value(), true_mask.has_value());
      if (true_mask) {
        EXPECT_EQ(different(*true_mask, *true_masks[i]), 0) << by << i;
      }
    }
  }
}

}  // namespace
}  // namespace mg::crop
