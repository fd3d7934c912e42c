#include "sharpness.hpp"

#include <gmock/gmock.h>
#include <pipeline/error.hpp>

namespace {

mg::Image picture(int width, int height, std::vector<std::uint8_t> values) {
  mg::Image image;
  image.pixels = mg::make_pixels(width, height, 1, std::move(values));
  return image;
}

TEST(Sharpness, IsZeroWhereBrightnessIsEvenOrRisesEvenly) {
  EXPECT_EQ(sharpness(picture(3, 3, {9, 9, 9, 9, 9, 9, 9, 9, 9})), 0);
  EXPECT_EQ(sharpness(picture(4, 3, {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3})), 0);
}

TEST(Sharpness, IsTheVarianceOfTheLaplacian) {
  // The Laplacian is 255 and -4 * 255 at the two inner pixels: of white 1 and -4, variance 6.25.
  EXPECT_DOUBLE_EQ(sharpness(picture(4, 3, {0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0})), 6.25);
}

TEST(Sharpness, RefusesWhatIsTooSmall) {
  EXPECT_THROW(sharpness(picture(2, 3, {0, 0, 0, 0, 0, 0})), mg::Error);
}

}  // namespace
