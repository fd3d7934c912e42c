#include "stages/augment/clahe.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <opencv2/imgproc.hpp>

#include "stages/augment/low_resolution.hpp"
#include "stages/augment/testing.hpp"

namespace mg::augment {
namespace {

using testing::difference;
using testing::hills;

cv::Mat1f landscape(int width, int height) {
  cv::Mat1f out(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) out(y, x) = std::floor(1 + 254 * hills(x, y));
  }
  return out;
}

TEST(Clahe, DoesWhatOpenCvDoesWithoutBlack) {
  const auto in = landscape(256, 256);  // clip limits of whole pixels: 4 times the clip
  cv::Mat bytes, expected;
  in.convertTo(bytes, CV_8U);
  for (const auto clip : {4.0, 10.0, 40.0}) {
    cv::createCLAHE(clip, {clahe_tiles, clahe_tiles})->apply(bytes, expected);
    expected.convertTo(expected, CV_32F);
    // OpenCV rounds the tables and shares out what it clips in whole pixels, the rest of which go
    // to the darkest levels: below 4 that is most of them.
    EXPECT_LE(difference(equalized(in, 255, clip), expected), 2.5) << clip;
  }
}

TEST(Clahe, LeavesBlackAloneAndDoesNotCountIt) {
  auto in = landscape(128, 96);
  in(cv::Rect(64, 0, 64, 96)) = 0;
  const auto out = equalized(in, 255, 3);
  EXPECT_EQ(cv::countNonZero(out(cv::Rect(64, 0, 64, 96))), 0);
  EXPECT_GT(difference(out(cv::Rect(0, 0, 64, 96)), in(cv::Rect(0, 0, 64, 96))), 20);
}

TEST(Clahe, KeepsTheRatiosOfColors) {
  cv::Mat3f in(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) in(y, x) = cv::Vec3f(1, 2, 3) * (1 + (x + 2 * y) % 40) * 0.005;
  }
  const cv::Mat3f out = equalized(in, 1, 2);
  for (const auto& color : out) {
    EXPECT_NEAR(color[1] / color[0], 2, 1e-4);
    EXPECT_NEAR(color[2] / color[0], 3, 1e-4);
  }
}

TEST(Clahe, TablesAreTheSharesOfDarkerPixels) {
  std::vector<int> counts(clahe_tiles * clahe_tiles * clahe_levels);
  counts[10] = 30;
  counts[20] = 10;
  const auto free = clahe_tables(counts, 1000);
  EXPECT_FLOAT_EQ(free[9], 0);
  EXPECT_FLOAT_EQ(free[10], 0.75F);
  EXPECT_FLOAT_EQ(free[20], 1);
  EXPECT_FLOAT_EQ(free[clahe_levels + 51], 0.2F) << "a tile without pixels keeps its tones";
  // At most one pixel a level: 38 of 40 are shared by all.
  const auto clipped = clahe_tables(counts, 1);
  EXPECT_NEAR(clipped[9], 10 * 38 / 256.0 / 40, 1e-6);
  EXPECT_NEAR(clipped[255], 1, 1e-6);
}

TEST(LowResolution, KeepsTheMeanAndARampWithinThePicture) {
  cv::Mat1f ramp(24, 36);
  for (int y = 0; y < ramp.rows; ++y) {
    for (int x = 0; x < ramp.cols; ++x) ramp(y, x) = static_cast<float>(2 * x + y);
  }
  for (const auto coarser : {2.0, 3.0, 1.5}) {
    const cv::Mat1f out = in_low_resolution(ramp, coarser);
    EXPECT_EQ(out.size(), ramp.size());
    EXPECT_NEAR(cv::mean(out)[0], cv::mean(ramp)[0], 1e-3);
    // Where whole pixels are averaged the ramp stays; else a part of one is off by 1/8 at most.
    const auto tolerance = coarser == 1.5 ? 3 * 0.125 * 1.5 : 1e-3;
    EXPECT_LE(difference(out(cv::Rect(4, 4, 28, 16)), ramp(cv::Rect(4, 4, 28, 16))), tolerance);
  }
}

TEST(LowResolution, AveragesAPointOverItsLargerPixel) {
  cv::Mat1f in(8, 8, 0.0F);
  in(2, 2) = 16;
  const cv::Mat1f out = in_low_resolution(in, 4);  // 2 x 2 pixels: 1 0 / 0 0
  EXPECT_FLOAT_EQ(out(0, 0), 1);
  EXPECT_FLOAT_EQ(out(1, 4), 0.375F) << "five eighths of the way, linearly";
  EXPECT_FLOAT_EQ(out(7, 7), 0);
}

}  // namespace
}  // namespace mg::augment
