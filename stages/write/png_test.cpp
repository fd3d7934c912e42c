#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/write/encode.hpp"
#include "stages/write/test_folder.hpp"
#include "stages/write/write_png.hpp"

namespace mg::write {
namespace {

cv::Mat decoded(const std::vector<unsigned char>& png) {
  return cv::imdecode(png, cv::IMREAD_UNCHANGED);
}

template <class T>
Image image_of(int width, int height, std::vector<T> values, double white, int channels = 1) {
  Image image;
  image.pixels = make_pixels(width, height, channels, std::move(values));
  image.white = white;
  return image;
}

TEST(EncodePng, KeepsFullRangePixelsAsTheyAre) {
  std::vector<std::uint16_t> values(65536);
  std::iota(values.begin(), values.end(), std::uint16_t{0});
  const auto back = decoded(encode_png(image_of(256, 256, values, 65535), 16));
  ASSERT_EQ(back.type(), CV_16UC1);
  for (int i = 0; i < 65536; ++i) ASSERT_EQ(back.at<std::uint16_t>(i / 256, i % 256), i);
}

TEST(EncodePng, StretchesTwelveBitsSoThatTheyCanBeToldBack) {
  std::vector<std::uint16_t> values(4096);
  std::iota(values.begin(), values.end(), std::uint16_t{0});
  const auto back = decoded(encode_png(image_of(64, 64, values, 4095), 16));
  EXPECT_EQ(back.at<std::uint16_t>(63, 63), 65535);
  for (int i = 0; i < 4096; ++i) {
    const double stretched = back.at<std::uint16_t>(i / 64, i % 64);
    ASSERT_EQ(std::lround(stretched * 4095 / 65535), i);
  }
}

TEST(EncodePng, RoundsToEightBitsAndStopsAtWhite) {
  const auto back = decoded(encode_png(image_of<float>(4, 1, {0.0f, 0.5f, 1.0f, 1.5f}, 1), 8));
  ASSERT_EQ(back.type(), CV_8UC1);
  EXPECT_EQ(back.at<std::uint8_t>(0, 0), 0);
  EXPECT_EQ(back.at<std::uint8_t>(0, 1), 128);
  EXPECT_EQ(back.at<std::uint8_t>(0, 2), 255);
  EXPECT_EQ(back.at<std::uint8_t>(0, 3), 255);
}

TEST(EncodePng, WritesRedAsRed) {
  const auto back = decoded(encode_png(image_of<std::uint8_t>(1, 1, {200, 100, 50}, 255, 3), 8));
  EXPECT_EQ(back.at<cv::Vec3b>(0, 0), cv::Vec3b(50, 100, 200));  // OpenCV reads blue first
}

TEST(EncodePng, RefusesWhatNoPngCanHold) {
  EXPECT_THROW(encode_png(image_of<std::uint8_t>(1, 1, {1, 2}, 255, 2), 8), Error);
  EXPECT_THROW(encode_png(image_of<std::uint8_t>(0, 0, {}, 255), 8), Error);
  EXPECT_THROW(encode_png(image_of<std::uint8_t>(1, 1, {1}, 0), 16), Error);
}

class WritePng : public InFolder {
 protected:
  void SetUp() override {
    run.folder = folder();
    stage.start(run);
  }
  Written write(const std::string& key, std::uint8_t value = 7, std::uint64_t index = 0) const {
    Identity identity;
    identity.key = key;
    return stage(Context(run, identity, Split::none, index, 0, 0),
                 image_of<std::uint8_t>(1, 1, {value}, 255));
  }

  RunInfo run;
  Png stage;
};

TEST_F(WritePng, NamesTheFileByTheKey) {
  const auto written = write("mdb001/L CC");
  EXPECT_EQ(written.name, "mdb001/L%20CC.png");
  EXPECT_EQ(written.folder, folder() / "images");
  const auto back = cv::imread((written.folder / written.name).string(), cv::IMREAD_UNCHANGED);
  EXPECT_EQ(back.type(), CV_16UC1);
  EXPECT_EQ(back.at<std::uint16_t>(0, 0), 7 * 257);
}

TEST_F(WritePng, NeverWritesTwoSamplesToOneFile) {
  write("same", 7, 0);
  EXPECT_THROW(write("same", 7, 1), Error);
  EXPECT_THROW(write("same", 9, 1), Error);
  stage.replace = true;
  EXPECT_THROW(write("same", 9, 1), Error);
}

TEST_F(WritePng, WritesASampleThatComesAgain) {
  write("a", 7, 0);
  EXPECT_NO_THROW(write("a", 7, 0));
}

TEST_F(WritePng, LetsOneOfTwoThreadsWin) {
  std::atomic<int> failures = 0;
  const auto attempt = [&](std::uint8_t value) {
    for (int i = 0; i < 50; ++i) {
      try {
        write(std::to_string(i), value, value);
      } catch (const Error&) {
        ++failures;
      }
    }
  };
  std::thread other(attempt, std::uint8_t{1});
  attempt(2);
  other.join();
  EXPECT_EQ(failures, 50);
  EXPECT_EQ(files(), 50u);
}

TEST_F(WritePng, KeepsTheFilesOfAnEarlierRunUnlessToldOtherwise) {
  write("a", 1);
  stage.start(run);
  EXPECT_NO_THROW(write("a", 1));
  stage.start(run);
  EXPECT_THROW(write("a", 2), Error);
  stage.replace = true;
  stage.start(run);
  EXPECT_NO_THROW(write("a", 2));
}

TEST_F(WritePng, HasEightOrSixteenBits) {
  stage.bits = 12;
  EXPECT_THROW(stage.check(), Error);
  stage.bits = 8;
  EXPECT_NO_THROW(stage.check());
  const auto written = write("a");
  EXPECT_EQ(cv::imread((written.folder / written.name).string(), cv::IMREAD_UNCHANGED).type(),
            CV_8UC1);
}

}  // namespace
}  // namespace mg::write
