#include "stages/crop/crop_to_breast.hpp"

#include <gtest/gtest.h>

#include "pipeline/stage.hpp"
#include "stages/crop/crop_to_size.hpp"
#include "stages/crop/testing.hpp"

namespace mg::crop {
namespace {

using testing::breast_at_left;
using testing::picture;

constexpr int height = 500;  // the breast: x from 0 to 199, y from 51 to 449

Image left_breast() {
  return picture(400, height, [](int x, int y) { return breast_at_left(x, y, height); });
}
Image right_breast() {
  return picture(400, height, [](int x, int y) { return breast_at_left(399 - x, y, height); });
}

void expect_near(const Box& a, const Box& b, int tolerance) {
  EXPECT_NEAR(a.x, b.x, tolerance);
  EXPECT_NEAR(a.y, b.y, tolerance);
  EXPECT_NEAR(a.x + a.width, b.x + b.width, tolerance);
  EXPECT_NEAR(a.y + a.height, b.y + b.height, tolerance);
}

TEST(FindBreast, BoxesTheBreastAndNotTheFilmLabel) {
  const auto breast = find_breast(left_breast());
  ASSERT_TRUE(breast);
  expect_near(breast->box, {0, 51, 200, 399}, 3);
  EXPECT_FALSE(breast->wall_right);
}

TEST(FindBreast, LeavesOutTheBrightRimsOfScannedFilm) {
  const auto film = picture(400, height, [](int x, int y) {
    const bool rim = y < 10 || y >= height - 10 || x < 8;
    return rim ? 250 : breast_at_left(x, y, height);
  });
  const auto breast = find_breast(film);
  ASSERT_TRUE(breast);
  // Of the rim at the left, as much stays beside the breast as its own tips may reach.
  expect_near(breast->box, {0, 51, 200, 399}, height / 20 + 3);
}

TEST(FindBreast, TellsOnWhichSideTheChestWallIs) {
  const auto breast = find_breast(right_breast());
  ASSERT_TRUE(breast);
  expect_near(breast->box, {200, 51, 200, 399}, 3);
  EXPECT_TRUE(breast->wall_right);
}

TEST(FindBreast, WorksAtAnyDepthAndResolution) {
  constexpr int scale = 4;
  auto image = left_breast();
  image.pixels = testing::pixels_of<std::uint16_t>(400 * scale, height * scale, [](int x, int y) {
    return 16 * breast_at_left(x / scale, y / scale, height);
  });
  image.white = 4095;
  const auto breast = find_breast(image);
  ASSERT_TRUE(breast);
  expect_near(breast->box, {0, 51 * scale, 200 * scale, 399 * scale}, 3 * scale);
}

TEST(FindBreast, FindsNoneInABlackPicture) {
  EXPECT_FALSE(find_breast(picture(300, 300, [](int, int) { return 0; })));
}

TEST(FindBreast, SaysWhereThePixelsOfItsMaskLie) {
  auto image = left_breast();
  image.geometry = image.geometry.moved(Affine::shift(1000, 0));
  const auto breast = find_breast(image);
  ASSERT_TRUE(breast);
  const auto& map = breast->mask.geometry.to_source;
  EXPECT_NEAR(map({-0.5, -0.5}).x, 999.5, 1e-9);
  EXPECT_NEAR(map({breast->mask.pixels.width - 0.5, 0}).x, 1399.5, 1e-9);
}

TEST(CropToBreast, KeepsTheMarginInMillimeters) {
  ToBreast stage;
  stage.margin_mm = 2;  // 20 pixels
  const auto [image, truth] = stage(left_breast(), nullptr);
  EXPECT_NEAR(image.pixels.width, 220, 3);
  EXPECT_NEAR(image.pixels.height, 439, 6);
  EXPECT_NEAR(image.geometry.to_source({0, 0}).y, 31, 3);
  EXPECT_FALSE(truth);
}

TEST(CropToBreast, CountsPixelsOfTheSourceWhereTheSpacingIsUnknown) {
  ToBreast stage;
  stage.margin_px = 20;
  auto in = left_breast();
  in.geometry.spacing = {};
  EXPECT_NEAR(std::get<0>(stage(in, nullptr)).pixels.width, 220, 3);
}

TEST(CropToBreast, PutsTheChestWallToTheLeft) {
  ToBreast stage;
  stage.chest_wall = "left";
  stage.size_px = 200;
  const auto [left, none] = stage(left_breast(), nullptr);
  const auto [right, none_either] = stage(right_breast(), nullptr);
  EXPECT_EQ(testing::values_of<std::uint8_t>(left.pixels),
            testing::values_of<std::uint8_t>(right.pixels));
  EXPECT_GT(left.geometry.to_source.xx, 0);
  EXPECT_LT(right.geometry.to_source.xx, 0);
  EXPECT_EQ(left.pixels.at<std::uint8_t>(0, 100), 220);
  EXPECT_EQ(left.pixels.at<std::uint8_t>(199, 100), 0);
}

TEST(CropToBreast, MovesTheTruthWithTheImage) {
  ToBreast stage;
  stage.chest_wall = "left";
  stage.size_px = 256;
  const auto inside = testing::disc(320, 250, 30);
  const auto truth = testing::mask(400, height, inside);
  const auto [image, moved] = stage(right_breast(), &truth);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->geometry, image.geometry);
  for (int y = 0; y < 256; ++y) {
    for (int x = 0; x < 256; ++x) {
      const auto at = moved->geometry.to_source({static_cast<double>(x), static_cast<double>(y)});
      const auto distance = std::hypot(at.x - 320, at.y - 250) - 30;
      if (std::abs(distance) < 2) continue;  // a pixel on the edge
      EXPECT_EQ(moved->pixels.at<std::uint8_t>(x, y) != 0, distance < 0) << x << " " << y;
    }
  }
}

TEST(CropToBreast, TakesThePictureAsItIsOrSkipsItWithoutABreast) {
  const auto black = picture(30, 20, [](int, int) { return 0; });
  ToBreast stage;
  EXPECT_EQ(std::get<0>(stage(black, nullptr)).pixels.width, 30);
  stage.when_none = "skip";
  EXPECT_THROW(stage(black, nullptr), Skip);
}

TEST(CropToSize, PadsOrStretchesToASquare) {
  const auto in = picture(40, 20, [](int, int) { return 100; });
  const auto truth = testing::mask(40, 20, [](int x, int) { return x < 20; });
  const auto [padded, mask] = ToSize{20, "pad"}(in, &truth);
  EXPECT_EQ(padded.pixels.at<std::uint8_t>(10, 4), 0);
  EXPECT_EQ(padded.pixels.at<std::uint8_t>(10, 5), 100);
  EXPECT_EQ(testing::count_inside(*mask), 10 * 10);
  const auto [stretched, none] = ToSize{20, "stretch"}(in, nullptr);
  EXPECT_EQ(stretched.pixels.at<std::uint8_t>(10, 0), 100);
  EXPECT_EQ(stretched.white, 255);
  EXPECT_EQ(stretched.view, "CC");
}

}  // namespace
}  // namespace mg::crop
