#include "stages/contour/mask_file.hpp"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "pipeline/error.hpp"
#include "stages/contour/testing.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

const testing::Folder folder("mask");

int area_of(const std::string& name, const cv::Mat& picture) {
  const auto file = folder / name;
  cv::imwrite(file.string(), picture);
  return cv::countNonZero(read_mask(file));
}

cv::Mat with_square(int type, const cv::Scalar& outside, const cv::Scalar& inside) {
  cv::Mat out(40, 50, type, outside);
  out(cv::Rect(10, 5, 8, 6)).setTo(inside);
  return out;
}

TEST(MaskFile, IsReadAtAnyDepthAndNumberOfChannels) {
  EXPECT_EQ(area_of("a.png", with_square(CV_8UC1, 0, 1)), 48);
  EXPECT_EQ(area_of("b.png", with_square(CV_16UC1, 0, 300)), 48);
  EXPECT_EQ(area_of("c.png", with_square(CV_8UC3, {0, 0, 0}, {0, 0, 255})), 48);
  EXPECT_EQ(area_of("d.png", with_square(CV_8UC4, {0, 0, 0, 255}, {9, 0, 0, 255})), 48);
  EXPECT_EQ(area_of("e.tif", with_square(CV_16UC1, 0, 65535)), 48);
  EXPECT_EQ(area_of("f.pgm", with_square(CV_8UC1, 0, 255)), 48);
}

TEST(MaskFile, IsCutAtHalfOfItsWhiteWhenJpegBlurredIt) {
  cv::Mat picture(64, 64, CV_8UC1, cv::Scalar(0));
  picture(cv::Rect(9, 11, 30, 22)).setTo(255);
  EXPECT_EQ(area_of("a.jpg", picture), 30 * 22);
}

TEST(MaskFile, MayBeEmptyButNotFull) {
  EXPECT_EQ(area_of("empty.png", cv::Mat::zeros(5, 5, CV_8UC1)), 0);
  EXPECT_THROW(area_of("full.png", cv::Mat::ones(5, 5, CV_8UC1)), Error);
}

TEST(MaskFile, MayBeADicomFile) {
  auto data = testing::object_of(UID_SecondaryCaptureImageStorage);
  testing::put(data, DCM_SamplesPerPixel, 1);
  testing::put(data, DCM_Rows, 40);
  testing::put(data, DCM_Columns, 50);
  testing::put(data, DCM_BitsAllocated, 8);
  const cv::Mat1b square = with_square(CV_8UC1, 0, 255);
  data.putAndInsertUint8Array(DCM_PixelData, square.data, square.total());
  const auto mask = read_mask(testing::saved(folder, "mask.dcm", data));
  EXPECT_EQ(cv::countNonZero(mask != square), 0);
  testing::put(data, DCM_NumberOfFrames, "2");
  EXPECT_THROW(read_mask(testing::saved(folder, "two.dcm", data)), Error);
}

TEST(MaskFile, ThatCannotBeReadIsNamed) {
  EXPECT_THROW(read_mask("/nowhere/mask.png"), Error);
  EXPECT_THROW(read_mask(folder.file("text.png", "no picture")), Error);
}

TEST(Outlines, AreFilled) {
  cv::Mat1b mask(100, 100, static_cast<unsigned char>(0)), area = mask.clone();
  cv::circle(mask, {50, 50}, 30, 255, 1);
  cv::circle(area, {50, 50}, 30, 255, cv::FILLED);
  EXPECT_EQ(cv::countNonZero(with_outlines_filled(mask) != area), 0);
}

TEST(Outlines, OfOneLesionAreFilledBesideTheAreaOfAnother) {
  cv::Mat1b mask(100, 100, static_cast<unsigned char>(0));
  cv::rectangle(mask, {10, 10, 20, 20}, 255, 1);
  mask(cv::Rect(50, 50, 30, 30)).setTo(255);
  mask(cv::Rect(60, 60, 10, 10)).setTo(0);  // a hole, and it stays one
  EXPECT_EQ(cv::countNonZero(with_outlines_filled(mask)), 400 + 900 - 100);
}

TEST(Outlines, ThatAreAreasStayAsTheyAre) {
  cv::Mat1b mask(60, 60, static_cast<unsigned char>(0));
  cv::circle(mask, {30, 30}, 12, 255, cv::FILLED);
  mask(5, 5) = 255;
  EXPECT_EQ(cv::countNonZero(with_outlines_filled(mask) != mask), 0);
}

}  // namespace
}  // namespace mg::contour
