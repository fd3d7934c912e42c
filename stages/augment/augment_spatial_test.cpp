#include "stages/augment/augment_spatial.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "pipeline/error.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::hills;
using testing::Sample;

const Image image = testing::picture<std::uint16_t>(
    96, 64, [](int x, int y) { return 4095 * hills(x, y); }, 4095);
const Mask truth = testing::mask(96, 64, [](int x, int y) { return x > 30 && x < 60 && y < 40; });

Spatial everything() { return {0.5, 0.5, 40, 0.3, 0.1, 0.02, 0.15}; }

TEST(AugmentSpatial, MakesTheSameOfTheSameSample) {
  const auto [a, mask_a, none_a] = everything()(Sample().at(3), image, &truth, nullptr);
  const auto [b, mask_b, none_b] = everything()(Sample().at(3), image, &truth, nullptr);
  EXPECT_EQ(difference(a.pixels, b.pixels), 0);
  EXPECT_EQ(difference(mask_a->pixels, mask_b->pixels), 0);
  EXPECT_EQ(a.geometry, b.geometry);
}

TEST(AugmentSpatial, MakesTheSameInEveryThread) {
  const auto expected = std::get<0>(everything()(Sample().at(0), image, nullptr, nullptr));
  std::vector<Image> turned(8);
  std::vector<std::thread> threads;
  for (auto& out : turned) {
    threads.emplace_back(
        [&out] { out = std::get<0>(everything()(Sample().at(0), image, nullptr, nullptr)); });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& out : turned) EXPECT_EQ(difference(out.pixels, expected.pixels), 0);
}

TEST(AugmentSpatial, VariesWithEpochSampleAndSeed) {
  const auto geometry = [&](const Context& context) {
    return std::get<0>(everything()(context, image, nullptr, nullptr)).geometry;
  };
  const auto first = geometry(Sample().at(0));
  EXPECT_NE(first, geometry(Sample().at(1)));
  EXPECT_NE(first, geometry(Sample("patient 2").at(0)));
  EXPECT_NE(first, geometry(Sample("patient 1/left", 2).at(0)));
}

TEST(AugmentSpatial, StaysWithinItsParameters) {
  const Spatial stage{0, 0, 10, 0.2, 0.1, 0, 0.1};
  double widest = 0, largest = 0, farthest = 0;
  for (int epoch = 0; epoch < 500; ++epoch) {
    const auto map = stage.draw(Sample().at(epoch).random(), 100, 100).to_input.inverse();
    widest = std::max(widest, std::abs(std::atan2(map.yx, map.xx)) * 180 / 3.14159265358979);
    largest = std::max(largest, std::abs(std::log(std::hypot(map.xx, map.yx))));
    const auto middle = map({49.5, 49.5});
    farthest = std::max({farthest, std::abs(middle.x - 49.5), std::abs(middle.y - 49.5)});
  }
  EXPECT_LE(widest, 10);
  EXPECT_GT(widest, 9.5);
  EXPECT_LE(largest, std::log(1.2) + 1e-12);
  EXPECT_GT(largest, 0.95 * std::log(1.2));
  EXPECT_LE(farthest, 10 + 1e-9);
  EXPECT_GT(farthest, 9.5);
}

TEST(AugmentSpatial, FlipsAsOftenAsAsked) {
  const Spatial stage{0.3, 0, 0, 0, 0, 0, 0.1};
  int flipped = 0;
  for (int epoch = 0; epoch < 2000; ++epoch) {
    flipped += stage.draw(Sample().at(epoch).random(), 10, 10).to_input.xx < 0;
  }
  EXPECT_NEAR(flipped, 600, 65);  // three standard deviations
}

TEST(AugmentSpatial, DrawsEachNumberWhateverTheOthersAre) {
  auto some = everything();
  some.elastic_alpha = 0;
  some.flip_vertical = 0.5;
  EXPECT_EQ(some.draw(Random(4), 50, 50).to_input, everything().draw(Random(4), 50, 50).to_input);
}

TEST(AugmentSpatial, ReturnsWhatItWasGiven) {
  const auto [alone, no_mask, no_contours] = everything()(Sample().at(0), image, nullptr, nullptr);
  EXPECT_FALSE(no_mask);
  EXPECT_FALSE(no_contours);
  EXPECT_EQ(alone.white, 4095);
  const Contours contours{{{{{30, 0}, {60, 0}, {60, 40}, {30, 40}}}}};
  const auto [turned, mask, outlines] = everything()(Sample().at(0), image, &truth, &contours);
  ASSERT_TRUE(mask && outlines);
  EXPECT_EQ(mask->geometry, turned.geometry);
  EXPECT_EQ(outlines->outlines[0].points.size(), 4U);
}

TEST(AugmentSpatial, RefusesAMaskOfAnotherSize) {
  const auto other = testing::mask(95, 64, [](int, int) { return true; });
  EXPECT_THROW(everything()(Sample().at(0), image, &other, nullptr), Error);
}

}  // namespace
}  // namespace mg::augment
