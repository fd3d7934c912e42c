// Host and device do the same.
#include <gtest/gtest.h>

#include "stages/augment/intensity_on_device.hpp"
#include "stages/augment/paste_on_device.hpp"
#include "stages/augment/spatial_on_device.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::hills;
using testing::picture;
using testing::Sample;

struct Depths {
  double white;
  Image image;
};

template <class T>
Image smooth(int width, int height, double white) {
  return picture<T>(
      width, height, [&](int x, int y) { return white * hills(x, y); }, white);
}

std::vector<Image> pictures() {
  return {smooth<std::uint8_t>(96, 64, 255),   smooth<std::uint8_t>(96, 64, 255),
          smooth<std::uint16_t>(96, 64, 4095), smooth<float>(96, 64, 1),
          smooth<std::uint8_t>(50, 70, 255),   smooth<std::uint16_t>(50, 70, 65535)};
}

/// One column of a batch; a null is a value that is absent.
template <class T>
std::vector<Value> column(const std::vector<const T*>& values) {
  std::vector<Value> out;
  for (const auto* const value : values) out.push_back(value ? Value::of(*value) : Value());
  return out;
}
std::vector<Value> column(const std::vector<Image>& images) {
  std::vector<Value> out;
  for (const auto& image : images) out.push_back(Value::of(image));
  return out;
}

/// Gray levels of 255 by which the interiors differ; the outermost pixels may be mixed with black.
double gray_levels(const Image& host, const Image& device) {
  const auto a = view(host.pixels), b = view(device.pixels);
  const cv::Rect inner(2, 2, a.cols - 4, a.rows - 4);
  return difference(a(inner), b(inner)) * 255 / host.white;
}

template <class Stage>
Stage opened(const RunInfo& run) {
  Stage stage;
  stage.open(run);
  return stage;
}

class OnDevice : public ::testing::Test {
 protected:
  OnDevice()
      : images_(pictures()),
        truth_(
            testing::mask(96, 64, [](int x, int y) { return std::hypot(x - 50, y - 30) < 14; })) {
    for (std::size_t i = 0; i < images_.size(); ++i) {
      samples_.emplace_back("sample " + std::to_string(i));
    }
    for (const auto& sample : samples_) contexts_.push_back(sample.at(1));
  }

  std::vector<Image> images_;
  Mask truth_;
  Contours contours_{{{{{40, 20}, {60, 20}, {50, 45}}}}};
  std::vector<Sample> samples_;
  Contexts contexts_;
};

TEST_F(OnDevice, SpatialDoesWhatTheHostDoes) {
  auto stage = opened<SpatialOnDevice>(samples_[0].run);
  static_cast<Spatial&>(stage) = {0.5, 0.5, 40, 0.3, 0.1, 0.02, 0.15};
  const std::vector<const Mask*> truths = {&truth_, nullptr, &truth_, &truth_, nullptr, nullptr};
  const std::vector<const Contours*> contours = {&contours_, &contours_, nullptr,
                                                 nullptr,    nullptr,    nullptr};
  const auto image_values = column(images_), truth_values = column(truths),
             contour_values = column(contours);
  const auto [turned, masks, outlines] =
      stage.predict(contexts_, Column<Image>(image_values), Column<Mask>(truth_values),
                    Column<Contours>(contour_values));
  ASSERT_EQ(turned.size(), images_.size());
  const Spatial& host = stage;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    const auto [image, mask, outline] = host(contexts_[i], images_[i], truths[i], contours[i]);
    EXPECT_LE(gray_levels(image, turned[i]), 1.001) << i;
    EXPECT_EQ(turned[i].pixels.depth, images_[i].pixels.depth);
    EXPECT_EQ(turned[i].geometry, image.geometry);
    EXPECT_EQ(turned[i].white, images_[i].white);
    ASSERT_EQ(masks[i].has_value(), mask.has_value());
    if (mask) {
      EXPECT_LE(cv::countNonZero(view(mask->pixels) != view(masks[i]->pixels)), 3) << i;
      EXPECT_EQ(masks[i]->geometry, mask->geometry);
    }
    ASSERT_EQ(outlines[i].has_value(), outline.has_value());
    if (outline) {
      EXPECT_EQ(outlines[i]->outlines[0].points, outline->outlines[0].points);
    }
  }
}

TEST_F(OnDevice, SpatialWithoutABendIsExactWherePixelsMeet) {
  auto stage = opened<SpatialOnDevice>(samples_[0].run);
  static_cast<Spatial&>(stage) = {1, 1, 0, 0, 0, 0, 0.1};
  const auto image_values = column(images_);
  const std::vector<Value> absent(images_.size());
  const auto [turned, masks, outlines] = stage.predict(
      contexts_, Column<Image>(image_values), Column<Mask>(absent), Column<Contours>(absent));
  const Spatial& host = stage;
  for (const int i : {0, 2, 4}) {
    const auto image = std::get<0>(host(contexts_[i], images_[i], nullptr, nullptr));
    EXPECT_EQ(difference(image.pixels, turned[i].pixels), 0) << i;
  }
}

TEST_F(OnDevice, IntensityDoesWhatTheHostDoes) {
  auto stage = opened<IntensityOnDevice>(samples_[0].run);
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = 1;
  stage.noise_chance = stage.blur_chance = 1;
  const auto image_values = column(images_);
  const auto changed = stage.predict(contexts_, Column<Image>(image_values));
  const Intensity& host = stage;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    const auto image = host(contexts_[i], images_[i]);
    EXPECT_LE(gray_levels(image, changed[i]), 2.001) << i;
    EXPECT_GT(gray_levels(images_[i], changed[i]), 3) << "nothing happened";
  }
}

TEST_F(OnDevice, ResolutionEqualizationAndHolesAreThoseOfTheHost) {
  auto stage = opened<IntensityOnDevice>(samples_[0].run);
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = 0;
  stage.noise_chance = stage.blur_chance = 0;
  for (const auto chance :
       {&Intensity::low_resolution_chance, &Intensity::clahe_chance, &Intensity::dropout_chance}) {
    stage.low_resolution_chance = stage.clahe_chance = stage.dropout_chance = 0;
    stage.*chance = 1;
    const auto image_values = column(images_);
    const auto changed = stage.predict(contexts_, Column<Image>(image_values));
    const Intensity& host = stage;
    for (std::size_t i = 0; i < images_.size(); ++i) {
      const auto image = host(contexts_[i], images_[i]);
      EXPECT_LE(gray_levels(image, changed[i]), 1.001) << i;
      EXPECT_GT(difference(images_[i].pixels, changed[i].pixels), 0) << "nothing happened";
    }
  }
}

TEST(PasteOnDevice, DoesWhatTheHostDoes) {
  std::vector<Sample> samples;
  Contexts contexts;
  for (int i = 0; i < 6; ++i) samples.emplace_back("sample " + std::to_string(i));
  for (const auto& sample : samples) contexts.push_back(sample.at(0));
  std::vector<Image> images;
  std::vector<Mask> truths;
  for (int i = 0; i < 6; ++i) {
    const auto lesion = [i](int x, int y) { return std::hypot(x - 50 - 20 * i, y - 90) < 9 + i; };
    images.push_back(picture<std::uint16_t>(
        301, 203,
        [&](int x, int y) { return x > 250 ? 0 : 1500 + 40 * (x % 9) + 900 * lesion(x, y); },
        4095));
    truths.push_back(testing::mask(301, 203, lesion));
  }
  std::vector<const Mask*> some;
  for (const auto& truth : truths) some.push_back(&truth);
  some[3] = nullptr;
  const Label cancer{"cancer"};
  const auto image_values = column(images), truth_values = column(some),
             labels = column(std::vector<const Label*>(6, &cancer));
  auto stage = opened<PasteOnDevice>(samples[0].run);
  stage.chance = 1;
  PasteLesions host = stage;
  const auto [pasted, masks, named] = stage.predict(
      contexts, Column<Image>(image_values), Column<Mask>(truth_values), Column<Label>(labels));
  int changed = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto [image, mask, label] = host(contexts[i], images[i], some[i], &cancer);
    EXPECT_LE(difference(image.pixels, pasted[i].pixels), 1) << i;
    ASSERT_EQ(masks[i].has_value(), mask.has_value());
    if (mask) {
      EXPECT_EQ(difference(mask->pixels, masks[i]->pixels), 0) << i;
    }
    EXPECT_EQ(named[i], label);
    changed += difference(image.pixels, images[i].pixels) > 0;
  }
  EXPECT_EQ(changed, 4) << "all but the first, which has no donor, and the one without a truth";
}

TEST_F(OnDevice, NoiseIsThatOfTheHostInColorsToo) {
  auto stage = opened<IntensityOnDevice>(samples_[0].run);
  stage.gamma_chance = stage.contrast_chance = stage.brightness_chance = stage.blur_chance = 0;
  stage.noise_chance = 1;
  stage.noise = 0.2;
  Image color;
  std::vector<float> values(20 * 30 * 3);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.3F + 0.001F * (i % 300);
  color.pixels = make_pixels<float>(30, 20, 3, values);
  color.white = 1;
  const auto image_values = column({color});
  const auto changed = stage.predict({contexts_[0]}, Column<Image>(image_values));
  const Intensity& host = stage;
  const auto expected = host(contexts_[0], color);
  EXPECT_LE(difference(expected.pixels, changed[0].pixels), 1e-5);
  EXPECT_EQ(changed[0].pixels.stride_c, 20 * 30) << "planes, as devices have them";
}

}  // namespace
}  // namespace mg::augment
