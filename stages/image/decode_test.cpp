#include "stages/image/decode.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"

namespace mg::image {
namespace {

template <class F>
std::string error_of(const F& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

void expect_says(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

std::vector<std::byte> bytes_of(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// The pixels in a file of this kind, as OpenCV writes it.
std::vector<std::byte> encoded(const cv::Mat& pixels, const std::string& extension) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, pixels, bytes);
  return bytes_of(std::string(bytes.begin(), bytes.end()));
}

cv::Mat gradient(int type) {
  cv::Mat1w gray(20, 30);
  for (int y = 0; y < gray.rows; ++y) {
    for (int x = 0; x < gray.cols; ++x) gray(y, x) = static_cast<ushort>(x * 7 + y);
  }
  cv::Mat out;
  gray.convertTo(out, type, type == CV_16U ? 200 : 1);
  return out;
}

const Limits no_limits;

TEST(ImageDecode, GivesBackLosslessPicturesOfEightAndSixteenBits) {
  for (const auto* extension : {".png", ".pgm", ".tiff"}) {
    for (const int type : {CV_8U, CV_16U}) {
      const auto truth = gradient(type);
      const auto image = decode(encoded(truth, extension), Color::gray, no_limits);
      ASSERT_EQ(image.pixels.width, 30) << extension;
      ASSERT_EQ(image.pixels.height, 20);
      ASSERT_EQ(image.pixels.channels, 1);
      EXPECT_EQ(image.white, type == CV_8U ? 255 : 65535);
      for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 30; ++x) {
          if (type == CV_8U)
            ASSERT_EQ(image.pixels.at<std::uint8_t>(x, y), truth.at<uchar>(y, x));
          else
            ASSERT_EQ(image.pixels.at<std::uint16_t>(x, y), truth.at<ushort>(y, x));
        }
      }
    }
  }
}

TEST(ImageDecode, ReadsJpegToWithinItsLoss) {
  const auto image = decode(encoded(gradient(CV_8U), ".jpg"), Color::gray, no_limits);
  EXPECT_NEAR(image.pixels.at<std::uint8_t>(10, 10), 80, 3);
  EXPECT_EQ(image.geometry.source_width, 30);
  EXPECT_EQ(image.geometry.to_source, Affine{});
}

TEST(ImageDecode, SkipsCommentsInPgm) {
  const auto image =
      decode(bytes_of("P5\n# made by hand\n3 # three wide\n1\n255\nabc"), Color::gray, no_limits);
  EXPECT_EQ(image.pixels.width, 3);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(1, 0), 'b');
}

TEST(ImageDecode, TakesWhiteFromPgm) {
  const auto image =
      decode(bytes_of(std::string("P5 2 1 4095\n\x01\x02\x0f\xff", 16)), Color::gray, no_limits);
  EXPECT_EQ(image.white, 4095);
  EXPECT_EQ(image.pixels.at<std::uint16_t>(0, 0), 0x102);
  EXPECT_EQ(image.pixels.at<std::uint16_t>(1, 0), 4095);
}

TEST(ImageDecode, KeepsColorsInTheOrderRedGreenBlue) {
  const cv::Mat bgr(2, 2, CV_8UC3, cv::Scalar(10, 20, 200));
  const auto image = decode(encoded(bgr, ".png"), Color::keep, no_limits);
  ASSERT_EQ(image.pixels.channels, 3);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(1, 1, 0), 200);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(1, 1, 1), 20);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(1, 1, 2), 10);
  const auto gray = decode(encoded(bgr, ".png"), Color::gray, no_limits);
  EXPECT_EQ(gray.pixels.channels, 1);
  EXPECT_NEAR(gray.pixels.at<std::uint8_t>(0, 0), 0.299 * 200 + 0.587 * 20 + 0.114 * 10, 1);
}

TEST(ImageDecode, RepeatsGrayForRgbAndDropsAlpha) {
  const auto image = decode(encoded(gradient(CV_8U), ".png"), Color::rgb, no_limits);
  ASSERT_EQ(image.pixels.channels, 3);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(9, 4, 0), 67);
  EXPECT_EQ(image.pixels.at<std::uint8_t>(9, 4, 2), 67);
  const cv::Mat bgra(2, 2, CV_8UC4, cv::Scalar(10, 20, 200, 7));
  EXPECT_EQ(decode(encoded(bgra, ".png"), Color::keep, no_limits).pixels.channels, 3);
  EXPECT_EQ(decode(encoded(bgra, ".png"), Color::gray, no_limits).pixels.channels, 1);
  EXPECT_EQ(decode(encoded(gradient(CV_16U), ".png"), Color::keep, no_limits).pixels.channels, 1);
}

TEST(ImageDecode, RefusesWhatItDoesNotKnow) {
  expect_says(error_of([] { decode({}, Color::gray, no_limits); }), "no PNG, PGM, JPEG or TIFF");
  expect_says(
      error_of([] { decode(bytes_of(std::string(128, '\0') + "DICM"), Color::gray, no_limits); }),
      "dicom.decode");
  const cv::Mat floats(4, 4, CV_32F, cv::Scalar(1));
  expect_says(error_of([&] { decode(encoded(floats, ".tiff"), Color::gray, no_limits); }),
              "neither 8 nor 16 bit");
}

TEST(ImageDecode, RefusesTruncatedFilesOfEveryKind) {
  for (const auto* extension : {".png", ".pgm", ".tiff", ".jpg"}) {
    const auto file = encoded(gradient(CV_8U), extension);
    for (std::size_t size = 0; size + 20 < file.size(); size += 11) {
      EXPECT_NE(error_of([&] { decode(std::span(file).first(size), Color::gray, no_limits); }),
                "no error")
          << extension << " " << size << " of " << file.size();
    }
  }
}

TEST(ImageDecode, RefusesBombsBeforeDecoding) {
  auto png = encoded(gradient(CV_8U), ".png");
  png[16] = png[20] = std::byte{0x3f};  // a gigapixel by a gigapixel
  expect_says(error_of([&] { decode(png, Color::gray, no_limits); }), "max_megapixels");
  expect_says(
      error_of([] { decode(bytes_of("P5 99999999 99999999 255\nab"), Color::gray, no_limits); }),
      "truncated");
  const auto jpeg = encoded(gradient(CV_8U), ".jpg");
  expect_says(error_of([&] { decode(jpeg, Color::gray, {.pixels = 599}); }), "max_megapixels");
  EXPECT_EQ(error_of([&] { decode(jpeg, Color::gray, {.pixels = 600}); }), "no error");
}

TEST(ImageDecode, RefusesSeveralPages) {
  const auto folder = std::filesystem::path(::testing::TempDir());
  const auto file = folder / "pages.tiff";
  cv::imwritemulti(file.string(), std::vector<cv::Mat>{gradient(CV_8U), gradient(CV_8U)});
  expect_says(error_of([&] { Decode{}(File{file, {}, {}, {}}); }), "several pages");
  std::filesystem::remove(file);
}

TEST(ImageDecode, SurvivesMutations) {
  auto random = Random(3);
  int refused = 0;
  for (const auto* extension : {".png", ".pgm", ".tiff", ".jpg"}) {
    const auto file = encoded(gradient(CV_8U), extension);
    for (int i = 0; i < 300; ++i) {
      auto mutant = file;
      for (int c = 0; c < 4; ++c) {
        mutant[random.below(mutant.size())] = static_cast<std::byte>(random.below(256));
      }
      refused +=
          error_of([&] { decode(mutant, Color::gray, {.pixels = 1'000'000}); }) != "no error";
    }
  }
  EXPECT_GT(refused, 300);
}

TEST(ImageDecode, TakesSpacingFromTheDataSetFirst) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "spacing.png";
  cv::imwrite(file.string(), gradient(CV_8U));
  Decode decode;
  EXPECT_FALSE(decode(File{file, {}, {}, {}}).geometry.spacing.known());
  decode.spacing_mm = 0.2;
  EXPECT_EQ(decode(File{file, {}, {}, {}}).geometry.spacing, (Spacing{0.2, 0.2}));
  const auto image = decode(File{file, {0.1, 0.1}, Side::right, "MLO"});
  EXPECT_EQ(image.geometry.spacing, (Spacing{0.1, 0.1}));
  EXPECT_EQ(image.side, Side::right);
  EXPECT_EQ(image.view, "MLO");
  std::filesystem::remove(file);
  expect_says(error_of([&] { decode(File{file, {}, {}, {}}); }), "cannot be read");
}

}  // namespace
}  // namespace mg::image
