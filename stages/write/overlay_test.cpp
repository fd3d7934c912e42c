#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <set>
#include <string>
#include <vector>

#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/draw_overlay.hpp"
#include "stages/write/test_folder.hpp"
#include "stages/write/write_overlay.hpp"

namespace mg::write {
namespace {

const cv::Vec3b green(90, 220, 60), red(60, 60, 255);

Image gray(int width, int height, std::uint8_t value = 40) {
  Image image;
  image.pixels = make_pixels(width, height, 1, std::vector<std::uint8_t>(width * height, value));
  image.geometry.source_width = width;
  image.geometry.source_height = height;
  return image;
}

/// Columns [x0, x1) and rows [y0, y1) set.
Mask box(int width, int height, int x0, int y0, int x1, int y1) {
  cv::Mat matrix = cv::Mat::zeros(height, width, CV_8U);
  matrix(cv::Rect(x0, y0, x1 - x0, y1 - y0)) = 255;
  return {to_pixels(matrix), {}};
}

bool on_border(cv::Rect box, cv::Point p) {
  const cv::Rect inside(box.x + 1, box.y + 1, box.width - 2, box.height - 2);
  return box.contains(p) && !inside.contains(p);
}

void expect_outline(const cv::Mat& picture, cv::Rect box, const cv::Vec3b& color) {
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      ASSERT_EQ(picture.at<cv::Vec3b>(y, x) == color, on_border(box, {x, y})) << x << ", " << y;
    }
  }
}

cv::Mat below_captions(const cv::Mat& drawing, int height) {
  return drawing.rowRange(drawing.rows - height, drawing.rows);
}

TEST(DrawOverlay, OutlinesAMaskOfTheSameGridToThePixel) {
  const auto image = gray(400, 60);
  const auto mask = box(400, 60, 20, 10, 35, 30);
  const auto drawing = draw({.image = &image, .predicted = &mask}, 1024);
  expect_outline(below_captions(drawing, 60), {20, 10, 15, 20}, red);
}

TEST(DrawOverlay, CarriesACroppedFlippedShrunkenMaskBackToThePixel) {
  // The crop [100, 180) × [20, 60) of the source, flipped, at half its size: 40 × 20 pixels.
  // Its pixels [5, 15) × [4, 12) show the source's [150, 170) × [28, 44).
  const auto image = gray(400, 60);
  auto mask = box(40, 20, 5, 4, 15, 12);
  const Affine flip{-1, 0, 79, 0, 1, 0};
  mask.geometry.to_source = Affine::shift(100, 20) * flip * Affine::coarser(2, 2);
  const auto drawing = draw({.image = &image, .predicted = &mask}, 1024);
  expect_outline(below_captions(drawing, 60), {150, 28, 20, 16}, red);
}

TEST(DrawOverlay, DrawsOnACropAsWell) {
  auto image = gray(300, 60);
  image.geometry.to_source = Affine::shift(100, 0);
  const auto mask = box(400, 60, 120, 10, 135, 30);
  const auto drawing = draw({.image = &image, .predicted = &mask}, 1024);
  expect_outline(below_captions(drawing, 60), {20, 10, 15, 20}, red);
}

TEST(DrawOverlay, ShrinksLargePicturesAndTheirOutlines) {
  const auto image = gray(1600, 240);
  const auto mask = box(1600, 240, 80, 40, 140, 120);
  const auto drawing = draw({.image = &image, .predicted = &mask}, 400);
  expect_outline(below_captions(drawing, 60), {20, 10, 15, 20}, red);
}

TEST(DrawOverlay, ShowsTheTruthAroundAPredictionThatCoincides) {
  const auto image = gray(400, 60);
  const auto mask = box(400, 60, 20, 10, 35, 30);
  const auto drawing = draw({.image = &image, .truth = &mask, .predicted = &mask}, 1024);
  const auto picture = below_captions(drawing, 60);
  int dashes = 0, gaps = 0;
  for (int y = 12; y < 28; ++y) {
    EXPECT_EQ(picture.at<cv::Vec3b>(y, 19), green);
    EXPECT_EQ(picture.at<cv::Vec3b>(y, 21), green);
    (picture.at<cv::Vec3b>(y, 20) == red ? dashes : gaps) += 1;
  }
  EXPECT_GT(dashes, gaps) << "a dashed line within a broad one: told apart without colors";
  EXPECT_GT(gaps, 0);
}

TEST(DrawOverlay, LeavesAnEmptyMaskAlone) {
  const auto image = gray(400, 60);
  const auto mask = box(400, 60, 0, 0, 0, 0);
  const auto picture = below_captions(draw({.image = &image, .truth = &mask}, 1024), 60);
  EXPECT_EQ(cv::countNonZero(picture.reshape(1) != 40), 0);
}

TEST(DrawOverlay, GivesNarrowPicturesRoomForTheText) {
  const auto image = gray(30, 60);
  const auto drawing = draw({.image = &image, .captions = {"a caption of some length"}}, 1024);
  EXPECT_GT(drawing.cols, 150);
  EXPECT_EQ(drawing.rows, 60 + 24);
}

class WriteOverlay : public InFolder {
 protected:
  std::set<std::string> drawn(const std::vector<std::string>& keys, int count) {
    RunInfo run;
    run.folder = folder();
    std::filesystem::remove_all(folder() / "overlays");
    Overlays sink;
    sink.count = count;
    sink.start(run);
    const auto image = gray(64, 48);
    const auto mask = box(64, 48, 10, 10, 20, 20);
    const Label label{"cancer"};
    const Scores scores{{{"benign", 0.25}, {"cancer", 0.75}}};
    for (const auto& key : keys) {
      Identity identity;
      identity.key = key;
      sink.add(Context(run, identity, Split::test, 0, 0, 0), image, &mask, &mask, &label, &scores);
    }
    sink.finish();
    std::set<std::string> names;
    if (!std::filesystem::exists(folder() / "overlays")) return names;
    for (const auto& entry : std::filesystem::directory_iterator(folder() / "overlays")) {
      EXPECT_FALSE(cv::imread(entry.path().string()).empty());
      names.insert(entry.path().filename().string());
    }
    return names;
  }
};

TEST_F(WriteOverlay, DrawsAsManyAsAskedInWhateverOrderTheyCome) {
  std::vector<std::string> keys;
  for (int i = 0; i < 100; ++i) keys.push_back("case" + std::to_string(i));
  const auto names = drawn(keys, 5);
  EXPECT_EQ(names.size(), 5u);
  EXPECT_EQ(drawn({keys.rbegin(), keys.rend()}, 5), names);
}

TEST_F(WriteOverlay, DrawsAllOfAFew) {
  EXPECT_EQ(drawn({"a", "b"}, 5), (std::set<std::string>{"a.png", "b.png"}));
}

TEST_F(WriteOverlay, DrawsNoneIfToldSo) { EXPECT_TRUE(drawn({"a"}, 0).empty()); }

}  // namespace
}  // namespace mg::write
