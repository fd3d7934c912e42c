#include "stages/write/lesions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/dicom_uid.hpp"

namespace mg::write {
namespace {

using ::testing::ElementsAre;

cv::Mat1b with_box(cv::Rect box, int width = 60, int height = 40) {
  cv::Mat1b out(height, width, static_cast<unsigned char>(0));
  out(box).setTo(255);
  return out;
}

double area_of(const std::vector<Point>& points) {
  double twice = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto &a = points[i], &b = points[(i + 1) % points.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

TEST(Lesions, HaveOutlinesAlongTheEdgesOfPixels) {
  const auto lesions = lesions_of(with_box({10, 5, 20, 8}));
  ASSERT_EQ(lesions.size(), 1U);
  EXPECT_EQ(lesions[0].pixels, 160);
  EXPECT_THAT(lesions[0].outline,
              ElementsAre(Point{30, 5}, Point{30, 13}, Point{10, 13}, Point{10, 5}));
}

TEST(Lesions, ReachTheEdgesOfThePicture) {
  const auto lesions = lesions_of(cv::Mat1b(3, 4, static_cast<unsigned char>(1)));
  ASSERT_EQ(lesions.size(), 1U);
  EXPECT_THAT(lesions[0].outline, ElementsAre(Point{4, 0}, Point{4, 3}, Point{0, 3}, Point{0, 0}));
}

TEST(Lesions, EncloseAsMuchAsTheyHavePixels) {
  cv::Mat1b mask(200, 200, static_cast<unsigned char>(0));
  cv::ellipse(mask, {100, 90}, {70, 33}, 25, 0, 360, 255, cv::FILLED);
  cv::circle(mask, {170, 180}, 11, 255, cv::FILLED);
  const auto lesions = lesions_of(mask);
  ASSERT_EQ(lesions.size(), 2U);
  for (const auto& lesion : lesions) EXPECT_DOUBLE_EQ(area_of(lesion.outline), lesion.pixels);
  EXPECT_EQ(lesions[0].pixels + lesions[1].pixels, cv::countNonZero(mask));
}

TEST(Lesions, KeepTheirHolesOutOfTheirPixelsAndTheirOutline) {
  auto mask = with_box({10, 5, 20, 20});
  mask(cv::Rect(15, 10, 4, 4)).setTo(0);
  const auto lesions = lesions_of(mask);
  ASSERT_EQ(lesions.size(), 1U);
  EXPECT_EQ(lesions[0].pixels, 400 - 16);
  EXPECT_DOUBLE_EQ(area_of(lesions[0].outline), 400);
}

TEST(Lesions, AreOneWherePixelsTouchAtCorners) {
  const cv::Mat1b diagonal = cv::Mat1b::eye(5, 5);
  const auto lesions = lesions_of(diagonal);
  ASSERT_EQ(lesions.size(), 1U);
  EXPECT_EQ(lesions[0].pixels, 5);
  EXPECT_DOUBLE_EQ(area_of(lesions[0].outline), 5);
}

TEST(Lesions, BelowAnAreaAreLeftOutWhereMillimetersAreKnown) {
  auto mask = with_box({10, 5, 20, 8});
  mask(30, 50) = 255;
  EXPECT_EQ(lesions_of(mask, {0.5, 0.5}, 0.25).size(), 2U);
  EXPECT_EQ(lesions_of(mask, {0.5, 0.5}, 0.26).size(), 1U);
  EXPECT_EQ(lesions_of(mask, {}, 100).size(), 2U);
}

TEST(Lesions, AreAsLongAsTheirLargestDistance) {
  const auto box = lesions_of(with_box({10, 5, 30, 8}))[0];
  EXPECT_DOUBLE_EQ(long_axis(box.outline, {1, 1}), std::hypot(30, 8));
  EXPECT_DOUBLE_EQ(long_axis(box.outline, {0.1, 0.5}), std::hypot(3, 4));
  EXPECT_DOUBLE_EQ(long_axis(lesions_of(with_box({3, 3, 1, 1}))[0].outline, {3, 4}), 5);
}

TEST(Lesions, OutlinesAreSimplifiedToFitAnElement) {
  std::vector<Point> circle;
  for (int i = 0; i < 20000; ++i) {
    const auto angle = 2 * 3.14159265358979 * i / 20000;
    circle.push_back({2000 + 1500 * std::cos(angle), 2000 + 1500 * std::sin(angle)});
  }
  const auto simpler = with_at_most(1000, circle);
  EXPECT_LE(simpler.size(), 1000U);
  EXPECT_NEAR(area_of(simpler) / area_of(circle), 1, 0.001);
  EXPECT_EQ(with_at_most(20000, circle).size(), 20000U);
  const auto data = graphic_data(circle);
  EXPECT_LE(data.size() * sizeof(float), 65534U);
  EXPECT_EQ(data[0], data[data.size() - 2]);
  EXPECT_EQ(data[1], data[data.size() - 1]);
}

TEST(OnSource, IsTheMaskItselfWhereItLiesThere) {
  const auto mask = with_box({10, 5, 20, 8});
  const auto out = on_source({to_pixels(mask), {{}, {}, 60, 40}});
  EXPECT_EQ(cv::countNonZero(out != mask), 0);
}

TEST(OnSource, CarriesACroppedFlippedShrunkenMaskBackToThePixel) {
  // The crop [20, 60) × [10, 30) of the source, flipped, at half its size: 20 × 10 pixels. Its
  // pixels [5, 15) × [4, 8) show the source's [30, 50) × [18, 26).
  const auto crop =
      Geometry{{0.1, 0.1}, {}, 100, 80}.moved(Affine{-1, 0, 59, 0, 1, 10} * Affine::coarser(2, 2));
  const auto out = on_source({to_pixels(with_box({5, 4, 10, 4}, 20, 10)), crop});
  EXPECT_EQ(out.size(), cv::Size(100, 80));
  EXPECT_EQ(cv::countNonZero(out != with_box({30, 18, 20, 8}, 100, 80)), 0);
  EXPECT_NEAR(source_spacing(crop).x_mm, 0.1, 1e-12);
  EXPECT_FALSE(source_spacing({{}, {}, 100, 80}).known());
}

TEST(DicomUid, IsAHashOfAllTextsAndAValidUid) {
  const auto uid = uid_of({"a", "bc"});
  EXPECT_EQ(uid, uid_of({"a", "bc"}));
  EXPECT_NE(uid, uid_of({"ab", "c"}));
  EXPECT_NE(uid, uid_of({"a", "bc", ""}));
  EXPECT_EQ(uid.substr(0, 5), "2.25.");
  EXPECT_LE(uid.size(), 44U);
  EXPECT_EQ(uid.find_first_not_of("0123456789."), std::string::npos);
  // Version 8 and the variant of RFC 9562 in the binary form.
  unsigned __int128 number = 0;
  for (const char digit : uid.substr(5)) number = 10 * number + static_cast<unsigned>(digit - '0');
  EXPECT_EQ(static_cast<unsigned>(number >> 76) & 15, 8U);
  EXPECT_EQ(static_cast<unsigned>(number >> 62) & 3, 2U);
}

}  // namespace
}  // namespace mg::write
