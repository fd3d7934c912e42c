#include "stages/crop/crop_to_tumor.hpp"

#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "pipeline/stage.hpp"
#include "stages/crop/testing.hpp"
#include "stages/crop/tumor_box.hpp"

namespace mg::crop {
namespace {

using testing::disc;
using testing::mask;
using testing::picture;
using testing::square;

const Image ramp = picture(200, 100, [](int x, int y) { return (x + y) % 251; });
const Mask nothing_found = mask(200, 100, [](int, int) { return false; });
const Mask small_tumor = mask(200, 100, square(100, 40, 10));
const Mask far_tumor = mask(200, 100, square(20, 20, 20));

struct Sample {
  RunInfo run;
  Identity identity;
  Context in(Split split) const { return {run, identity, split, 0, 0, 0}; }
};

ToTumor with_margin_mm(double margin_mm) {
  ToTumor stage;
  stage.margin_mm = margin_mm;
  stage.min_side_mm = 0;
  return stage;
}

Box cropped(const ToTumor& stage, Split split, const Mask& tumor, const Mask* truth) {
  const auto grid = stage.grid(split, ramp, tumor, truth);
  const auto corner = grid.geometry.to_source({0, 0});
  return {static_cast<int>(corner.x), static_cast<int>(corner.y), grid.width, grid.height};
}

TEST(BoxOf, HoldsAllPartsOrTheLargest) {
  const auto two =
      mask(50, 50, [](int x, int y) { return square(2, 3, 4)(x, y) || square(30, 20, 10)(x, y); });
  EXPECT_EQ(box_of(two, false), (Box{2, 3, 38, 27}));
  EXPECT_EQ(box_of(two, true), (Box{30, 20, 10, 10}));
  EXPECT_FALSE(box_of(nothing_found, true));
}

TEST(SquareAround, GrowsTheShorterSide) {
  EXPECT_EQ(square_around({50, 40, 20, 10}, {5, 5}, {0, 0}, 200, 100), (Box{45, 30, 30, 30}));
}

TEST(SquareAround, StaysInThePictureWhereItFits) {
  EXPECT_EQ(square_around({0, 95, 10, 5}, {5, 5}, {0, 0}, 200, 100), (Box{0, 80, 20, 20}));
  EXPECT_EQ(square_around({0, 40, 10, 20}, {50, 50}, {0, 0}, 200, 100), (Box{0, -10, 120, 120}));
}

TEST(CentralSquare, LiesInTheMiddleOfWhatIsBright) {
  const auto breast = picture(200, 100, [](int x, int) { return x < 80 ? 90 : 0; });
  EXPECT_EQ(central_square(breast), (Box{15, 25, 50, 50}));
  const auto corner = picture(200, 100, [](int x, int y) { return x > 190 && y > 90 ? 90 : 0; });
  EXPECT_EQ(central_square(corner), (Box{150, 50, 50, 50}));
  const auto black = picture(200, 100, [](int, int) { return 0; });
  EXPECT_EQ(central_square(black), (Box{75, 25, 50, 50}));
}

TEST(CropToTumor, KeepsTheMarginInMillimeters) {
  const auto stage = with_margin_mm(1.5);  // 15 pixels
  EXPECT_EQ(cropped(stage, Split::test, small_tumor, nullptr), (Box{85, 25, 40, 40}));
}

TEST(CropToTumor, CountsPixelsOfTheSourceWhereTheSpacingIsUnknown) {
  auto tumor = small_tumor;
  tumor.geometry = Geometry{{}, Affine::coarser(2, 2), 400, 200};
  ToTumor stage;
  stage.margin_px = 20;
  stage.min_side_px = 1;
  EXPECT_EQ(stage.grid(Split::test, ramp, tumor, nullptr).width, 30);
  stage.min_side_px = 128;
  EXPECT_EQ(stage.grid(Split::test, ramp, tumor, nullptr).width, 64);
}

TEST(CropToTumor, KeepsTheSmallestSide) {
  auto stage = with_margin_mm(0);
  stage.min_side_mm = 6;
  EXPECT_EQ(cropped(stage, Split::test, small_tumor, nullptr), (Box{75, 15, 60, 60}));
}

TEST(CropToTumor, FollowsTheMaskThatDecides) {
  auto stage = with_margin_mm(0);
  const Box by_prediction{100, 40, 10, 10}, by_truth{20, 20, 20, 20};
  EXPECT_EQ(cropped(stage, Split::train, small_tumor, &far_tumor), by_prediction);
  stage.by = "truth";
  EXPECT_EQ(cropped(stage, Split::test, small_tumor, &far_tumor), by_truth);
  stage.by = "truth_in_training";
  EXPECT_EQ(cropped(stage, Split::train, small_tumor, &far_tumor), by_truth);
  EXPECT_EQ(cropped(stage, Split::val, small_tumor, &far_tumor), by_prediction);
  EXPECT_EQ(cropped(stage, Split::train, small_tumor, &nothing_found), by_prediction);
  EXPECT_EQ(cropped(stage, Split::train, small_tumor, nullptr), by_prediction);
}

TEST(CropToTumor, SaysThatThereIsNoTruthToCropTo) {
  auto stage = with_margin_mm(0);
  stage.by = "truth";
  EXPECT_THROW(cropped(stage, Split::test, small_tumor, nullptr), Error);
}

TEST(CropToTumor, KnowsWhatToDoWithAnEmptyMask) {
  auto stage = with_margin_mm(0);
  EXPECT_EQ(cropped(stage, Split::test, nothing_found, nullptr), (Box{0, 0, 200, 100}));
  stage.when_empty = "center";
  EXPECT_EQ(cropped(stage, Split::test, nothing_found, nullptr).width, 50);
  stage.when_empty = "skip";
  EXPECT_THROW(cropped(stage, Split::test, nothing_found, nullptr), Skip);
}

TEST(CropToTumor, CropsImageAndMasksAlike) {
  const auto [image, truth, tumor] =
      with_margin_mm(1)(Sample().in(Split::test), ramp, small_tumor, &far_tumor, nullptr);
  EXPECT_EQ(image.pixels.width, 30);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(3, 4), (90 + 3 + 30 + 4) % 251);
  EXPECT_EQ(testing::count_inside(tumor), 100);
  EXPECT_EQ(tumor.pixels.at<std::uint8_t>(10, 10), 255);
  EXPECT_EQ(testing::count_inside(*truth), 0);
  EXPECT_EQ(truth->geometry, image.geometry);
}

TEST(CropToTumor, TakesThePixelsFromTheDetail) {
  // The network saw the picture at a quarter; the tumor is cut from the original.
  const auto detail = picture(800, 400, [](int x, int y) { return (x * 3 + y * 7) % 256; });
  auto tumor = mask(200, 100, square(100, 40, 10), {0.4, 0.4});
  tumor.geometry = detail.geometry.moved(Affine::coarser(4, 4));
  auto image = ramp;
  image.geometry = tumor.geometry;
  const auto [crop, truth, moved] =
      with_margin_mm(0)(Sample().in(Split::test), image, tumor, nullptr, &detail);
  ASSERT_EQ(crop.pixels.width, 40);
  EXPECT_EQ(testing::count_inside(moved), 1600 - 4) << "a finer mask has its corners rounded";
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 40; ++x) {
      EXPECT_EQ(crop.pixels.at<std::uint8_t>(x, y),
                detail.pixels.at<std::uint8_t>(400 + x, 160 + y));
    }
  }
}

TEST(CropToTumor, TurnsTheDetailAsTheImageWasTurned) {
  const auto inside = disc(300, 120, 25);
  const auto detail = picture(600, 400, [&](int x, int y) { return inside(x, y) ? 200 : 50; });
  const auto c = 2 * std::cos(0.4), s = 2 * std::sin(0.4);
  auto image = ramp;
  image.geometry = detail.geometry.moved({c, -s, 140, s, c, -60});
  const auto seen = [&](double x, double y) {
    const auto at = image.geometry.to_source({x, y});
    return inside(at.x, at.y);
  };
  auto tumor = mask(200, 100, seen);
  tumor.geometry = image.geometry;
  ASSERT_GT(testing::count_inside(tumor), 400);
  const auto [crop, truth, moved] =
      with_margin_mm(1)(Sample().in(Split::test), image, tumor, nullptr, &detail);
  for (int y = 0; y < crop.pixels.height; ++y) {
    for (int x = 0; x < crop.pixels.width; ++x) {
      const auto at = crop.geometry.to_source({static_cast<double>(x), static_cast<double>(y)});
      const auto distance = std::hypot(at.x - 300, at.y - 120) - 25;
      if (std::abs(distance) < 1.5) continue;
      EXPECT_EQ(crop.pixels.at<std::uint8_t>(x, y), distance < 0 ? 200 : 50) << x << " " << y;
    }
  }
}

}  // namespace
}  // namespace mg::crop
