#include "stages/crop/crop_to_patch.hpp"

#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

using testing::breast_at_left;
using testing::disc;
using testing::mask;
using testing::picture;

const Image breast = picture(200, 300, [](int x, int y) { return breast_at_left(x, y, 300); });
const Mask lesion = mask(200, 300, disc(60, 140, 6));

ToPatch small(double on_lesion) {
  ToPatch out;
  out.size_px = 40;
  out.on_lesion = on_lesion;
  return out;
}

Context at(int epoch) {
  static const RunInfo run;
  static const Identity identity{.key = "patient 1/left"};
  return {run, identity, Split::train, 0, epoch, 99};
}

Point corner_of(const Grid& grid) { return grid.geometry.to_source({0, 0}); }

TEST(CropToPatch, ShowsALesionAsOftenAsAsked) {
  int shown = 0;
  for (int epoch = 0; epoch < 900; ++epoch) {
    const auto patches = small(1.0 / 3)(at(epoch), breast, &lesion);
    ASSERT_EQ(patches.size(), 1U);
    shown += testing::count_inside(*std::get<1>(patches[0])) > 0;
  }
  // A patch that is anywhere in the breast shows it, too, about once in ten times.
  EXPECT_GT(shown, 300 - 43);
  EXPECT_LT(shown, 300 + 43 + 90);
}

TEST(CropToPatch, KeepsThePixelOfTheLesionWithinTheJitter) {
  auto stage = small(1);
  double farthest = 0;
  for (int epoch = 0; epoch < 300; ++epoch) {
    const auto corner = corner_of(stage.grids(at(epoch).random(), breast, &lesion)[0]);
    const auto x = corner.x + 19.5 - 60, y = corner.y + 19.5 - 140;
    farthest = std::max({farthest, std::abs(x), std::abs(y)});
  }
  EXPECT_LE(farthest, 10 + 6 + 1) << "a quarter of the patch, and half of the lesion";
  EXPECT_GT(farthest, 12);
  stage.jitter = 0;
  const auto corner = corner_of(stage.grids(at(0).random(), breast, &lesion)[0]);
  EXPECT_LE(std::hypot(corner.x + 19.5 - 60, corner.y + 19.5 - 140), 6 + 1);
}

TEST(CropToPatch, LiesInTheBreastOtherwise) {
  for (int epoch = 0; epoch < 200; ++epoch) {
    const auto patches = small(0)(at(epoch), breast, nullptr);
    const auto& pixels = std::get<0>(patches[0]).pixels;
    EXPECT_FALSE(std::get<1>(patches[0]));
    int tissue = 0;
    for (const auto value : testing::values_of<std::uint8_t>(pixels)) tissue += value > 0;
    EXPECT_GT(tissue, 40 * 40 / 8) << "the middle of the patch is within the breast";
  }
}

TEST(CropToPatch, CarriesTheWayBackToTheSource) {
  auto stage = small(1);
  stage.count = 5;
  for (const auto& [image, truth] : stage(at(3), breast, &lesion)) {
    EXPECT_EQ(truth->geometry, image.geometry);
    for (const auto& [x, y] : {std::pair{0, 0}, {39, 0}, {17, 39}}) {
      const auto p = image.geometry.to_source({double(x), double(y)});
      const auto px = static_cast<int>(p.x), py = static_cast<int>(p.y);
      EXPECT_EQ(image.pixels.at<std::uint8_t>(x, y), breast.pixels.at<std::uint8_t>(px, py));
      EXPECT_EQ(truth->pixels.at<std::uint8_t>(x, y), lesion.pixels.at<std::uint8_t>(px, py));
    }
  }
}

TEST(CropToPatch, MakesSeveralThatDifferAndTheSameAgain) {
  auto stage = small(0.5);
  stage.count = 8;
  EXPECT_EQ(stage.makes(), 8U);
  const auto once = stage.grids(at(1).random(), breast, &lesion);
  const auto again = stage.grids(at(1).random(), breast, &lesion);
  const auto later = stage.grids(at(2).random(), breast, &lesion);
  int same = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(once[i].geometry, again[i].geometry);
    same += once[i].geometry == later[i].geometry;
    if (i > 0) {
      EXPECT_NE(once[i].geometry, once[0].geometry);
    }
  }
  EXPECT_LE(same, 1);
  stage.count = 1;
  EXPECT_EQ(stage.grids(at(1).random(), breast, &lesion)[0].geometry, once[0].geometry);
}

TEST(CropToPatch, ShowsAsManyMillimetersAsAsked) {
  auto stage = small(0);
  stage.size_mm = 8;  // 80 pixels of 0.1 mm
  const auto grid = stage.grids(at(0).random(), breast, nullptr)[0];
  EXPECT_EQ(grid.width, 40);
  EXPECT_NEAR(grid.geometry.spacing.x_mm, 0.2, 1e-12);
  auto unknown = breast;
  unknown.geometry.spacing = {};
  EXPECT_THROW(stage.grids(at(0).random(), unknown, nullptr), Error);
}

TEST(CropToPatch, CentersAPictureThatIsSmaller) {
  auto stage = small(1);
  stage.size_px = 400;
  const auto [image, truth] = stage(at(0), breast, &lesion)[0];
  EXPECT_EQ(image.pixels.width, 400);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(100 + 60, 50 + 140),
            breast.pixels.at<std::uint8_t>(60, 140));
  EXPECT_EQ(image.pixels.at<std::uint8_t>(99, 200), 0);
}

TEST(CropToPatch, RefusesAMaskOfAnotherSize) {
  const auto other = mask(199, 300, disc(60, 140, 6));
  EXPECT_THROW(small(1)(at(0), breast, &other), Error);
}

TEST(PixelOfLesion, GivesEachLesionItsTurnWhateverItsSize) {
  const auto two = mask(100, 100, [](int x, int y) {
    return disc(30, 50, 20)(x, y) || (x == 80 && y == 80) || (x == 81 && y == 81);
  });
  const auto part = lesions_of(two);
  ASSERT_TRUE(part);
  int small_one = 0;
  for (int i = 0; i < 1000; ++i) small_one += pixel_of_lesion(*part, Random(i)).x >= 80;
  EXPECT_NEAR(small_one, 500, 48);  // three standard deviations
  EXPECT_FALSE(lesions_of(mask(10, 10, [](int, int) { return false; })));
}

TEST(BoxAround, HoldsItsPixelAndStaysInThePicture) {
  for (int i = 0; i < 500; ++i) {
    Random random(i);
    const Point at{static_cast<double>(random.below(50)), static_cast<double>(random.below(70))};
    const auto box = box_around(at, 16, 11, 50, 70, 1, random);
    EXPECT_TRUE(at.x >= box.x && at.x < box.x + 16 && at.y >= box.y && at.y < box.y + 11);
    EXPECT_EQ(intersection(box, {0, 0, 50, 70}), box);
  }
}

}  // namespace
}  // namespace mg::crop
