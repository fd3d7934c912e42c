#include "stages/crop/resample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/crop/testing.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::crop {
namespace {

using ::testing::ElementsAre;
using testing::pixels_of;
using testing::values_of;

template <class T>
Pixels noise(int width, int height, double white) {
  Random random(7);
  return pixels_of<T>(width, height, [&](int, int) { return random.uniform(0, white); });
}

template <class T>
class ResampleDepths : public ::testing::Test {};
using AllDepths = ::testing::Types<std::uint8_t, std::uint16_t, float>;
TYPED_TEST_SUITE(ResampleDepths, AllDepths);

TYPED_TEST(ResampleDepths, KeepsEveryPixelOfTheSameGrid) {
  const Pixels in = noise<TypeParam>(13, 7, 250);
  EXPECT_EQ(values_of<TypeParam>(resample(in, {}, 13, 7)), values_of<TypeParam>(in));
}

TYPED_TEST(ResampleDepths, FlipsAndCropsExactly) {
  const Pixels in = noise<TypeParam>(13, 7, 250);
  const Pixels out = resample(in, Affine{-1, 0, 9, 0, 1, 2}, 5, 4);
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 5; ++x) {
      EXPECT_EQ(out.at<TypeParam>(x, y), in.at<TypeParam>(9 - x, 2 + y));
    }
  }
}

TYPED_TEST(ResampleDepths, AgreesWithOpencvOnMeansOfAreas) {
  const Pixels in = noise<TypeParam>(90, 60, 250);
  for (const auto& [width, height] : {std::pair{30, 20}, {37, 23}, {64, 59}}) {
    cv::Mat expected;
    cv::resize(view(in), expected, {width, height}, 0, 0, cv::INTER_AREA);
    const auto out = resample(in, Affine::coarser(90.0 / width, 60.0 / height), width, height);
    EXPECT_LE(cv::norm(view(out), expected, cv::NORM_INF), 1.0) << width;
  }
}

TEST(Resample, WeighsPixelsByTheAreaThatIsCovered) {
  const auto in = make_pixels<float>(3, 1, 1, {30, 60, 90});
  const auto out = resample(in, Affine::coarser(1.5, 1), 2, 1);
  EXPECT_THAT(values_of<float>(out), ElementsAre(::testing::FloatEq((30 + 60 * 0.5F) / 1.5F),
                                                 ::testing::FloatEq((60 * 0.5F + 90) / 1.5F)));
}

TEST(Resample, InterpolatesWhereTheGridIsFiner) {
  const auto in = make_pixels<float>(2, 1, 1, {10, 50});
  const auto out = resample(in, Affine::coarser(0.5, 1), 4, 1);
  EXPECT_THAT(values_of<float>(out), ElementsAre(10, 20, 40, 50));
}

TEST(Resample, ShrinksAlongOneAxisAndEnlargesAlongTheOther) {
  const auto in = pixels_of<float>(8, 3, [](int x, int y) { return x + 100 * y; });
  const auto out = resample(in, Affine::coarser(2, 0.5), 4, 6);
  EXPECT_FLOAT_EQ(out.at<float>(1, 0), 2.5F);
  EXPECT_FLOAT_EQ(out.at<float>(1, 2), 2.5F + 75);
}

TEST(Resample, IsBlackOutsideOfThePicture) {
  const auto in = make_pixels<std::uint8_t>(2, 1, 1, {7, 9});
  EXPECT_THAT(values_of<std::uint8_t>(resample(in, Affine::shift(-1, 0), 4, 2)),
              ElementsAre(0, 7, 9, 0, 0, 0, 0, 0));
}

TEST(Resample, KeepsColorsApart) {
  const auto in = make_pixels<std::uint8_t>(2, 1, 3, {1, 2, 3, 101, 102, 103});
  EXPECT_THAT(values_of<std::uint8_t>(resample(in, Affine::coarser(2, 1), 1, 1)),
              ElementsAre(51, 52, 53));
}

TEST(Resample, TurnsByAQuarterExactly) {
  const auto in = noise<std::uint16_t>(6, 4, 60000);
  // Pixel (x, y) of the result shows (y, 3 - x): a turn to the right.
  const auto out = resample(in, Affine{0, 1, 0, -1, 0, 3}, 4, 6);
  for (int y = 0; y < 6; ++y) {
    for (int x = 0; x < 4; ++x) {
      EXPECT_EQ(out.at<std::uint16_t>(x, y), in.at<std::uint16_t>(y, 3 - x));
    }
  }
}

TEST(Resample, KeepsARampOnATurnedAndCoarserGrid) {
  const auto ramp = [](double x, double y) { return 20 + x + 0.5 * y; };
  const auto in = pixels_of<float>(200, 200, ramp);
  const auto c = 1.7 * std::cos(0.5), s = 1.7 * std::sin(0.5);
  const Affine to_in{c, -s, 60, s, c, 30};
  const auto out = resample(in, to_in, 50, 50);
  for (int y = 0; y < 50; ++y) {
    for (int x = 0; x < 50; ++x) {
      const auto at = to_in({static_cast<double>(x), static_cast<double>(y)});
      // OpenCV turns pictures to a sixteenth of a pixel.
      EXPECT_NEAR(out.at<float>(x, y), ramp(at.x, at.y), 1.7 * 1.5 / 16);
    }
  }
}

TEST(Resample, CallsInsideWhatIsHalfCovered) {
  const auto mask = testing::mask(6, 2, [](int x, int) { return x >= 1; });
  const auto grid = frame(mask.geometry, {0, 0, 6, 2}, {2, true});  // 3 × 1 pixels each
  EXPECT_THAT(values_of<std::uint8_t>(resample(mask, grid).pixels),
              ElementsAre(255, 255, 255, 255));
  const auto thin = testing::mask(6, 2, [](int x, int) { return x == 0; });
  EXPECT_EQ(testing::count_inside(resample(thin, grid)), 0);
}

TEST(Resample, LeavesAnAbsentMaskAbsent) {
  const auto image = testing::picture(4, 4, [](int, int) { return 1; });
  const auto grid = frame(image.geometry, {0, 0, 4, 4}, {});
  EXPECT_FALSE(resample(static_cast<const Mask*>(nullptr), grid));
}

TEST(Resample, RefusesPixelsOfAnotherDevice) {
  auto in = make_pixels<std::uint8_t>(1, 1, 1, {7});
  in.device = "cuda:0";
  EXPECT_THROW(resample(in, {}, 1, 1), Error);
}

}  // namespace
}  // namespace mg::crop
