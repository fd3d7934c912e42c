#include "stages/support/opencv/opencv_view.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "pipeline/error.hpp"

namespace mg {
namespace {

TEST(OpencvView, SharesTheMemoryOfInterleavedPixels) {
  const auto pixels = make_pixels<std::uint16_t>(3, 2, 1, {1, 2, 3, 4, 5, 60000});
  const auto matrix = view(pixels);
  EXPECT_EQ(matrix.type(), CV_16UC1);
  EXPECT_EQ(matrix.data, pixels.as<unsigned char>());
  EXPECT_EQ(matrix.at<std::uint16_t>(1, 2), 60000);
}

TEST(OpencvView, CopiesPlanesToInterleavedRows) {
  auto pixels = make_pixels<std::uint8_t>(2, 1, 2, {10, 11, 20, 21});
  pixels.stride_x = 1, pixels.stride_y = 2, pixels.stride_c = 2;  // planes: (10, 11), (20, 21)
  const auto matrix = view(pixels);
  EXPECT_EQ(matrix.at<cv::Vec2b>(0, 0), cv::Vec2b(10, 20));
  EXPECT_EQ(matrix.at<cv::Vec2b>(0, 1), cv::Vec2b(11, 21));
}

TEST(OpencvView, RefusesPixelsOfAnotherDevice) {
  auto pixels = make_pixels<std::uint8_t>(1, 1, 1, {7});
  pixels.device = "cuda:0";
  EXPECT_THROW(view(pixels), Error);
}

TEST(OpencvView, KeepsRowsOfARegionApart) {
  cv::Mat whole(4, 6, CV_8UC1);
  for (int i = 0; i < 24; ++i) whole.data[i] = static_cast<unsigned char>(i);
  const auto pixels = to_pixels(whole(cv::Rect(2, 1, 3, 2)));
  EXPECT_EQ(pixels.at<std::uint8_t>(0, 0), 8);
  EXPECT_EQ(pixels.at<std::uint8_t>(2, 1), 16);
  EXPECT_EQ(view(pixels).at<unsigned char>(1, 2), 16);
}

TEST(OpencvView, RefusesDoubles) { EXPECT_THROW(to_pixels(cv::Mat(1, 1, CV_64F)), Error); }

}  // namespace
}  // namespace mg
