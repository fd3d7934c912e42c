#include "stages/audit/twins.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "stages/audit/measure.hpp"
#include "stages/audit/testing.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::audit {
namespace {

Image film(double kind) {
  return testing::picture_of<std::uint8_t>(300, 400, 255, [&](int x, int y) {
    return std::lround(255 * testing::breast(x, y, 400, kind));
  });
}

Image with(const Image& image, const cv::Mat& pixels) {
  auto out = image;
  out.pixels = to_pixels(pixels.clone());
  return out;
}

std::vector<Fingerprint> prints_of(const std::vector<Image>& images) {
  std::vector<Fingerprint> out;
  for (const auto& image : images) out.push_back(Measure{}(image, nullptr, nullptr).print);
  return out;
}

TEST(Twins, AreFoundWhateverWasDoneToTheFile) {
  const auto original = film(0);
  const auto pixels = view(original.pixels).clone();
  cv::Mat half, flipped, dimmed;
  cv::resize(pixels, half, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::flip(pixels, flipped, 1);
  pixels.convertTo(dimmed, CV_8U, 0.7);
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", pixels, bytes, {cv::IMWRITE_JPEG_QUALITY, 60});
  const auto lossy = cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
  for (const auto& other : {half, dimmed, lossy}) {
    const auto found = find_twins(prints_of({original, film(1), with(original, other)}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].members, (std::vector<std::size_t>{0, 2}));
    EXPECT_FALSE(found[0].exact);
    EXPECT_FALSE(found[0].mirrored);
  }
  const auto found = find_twins(prints_of({film(1), original, with(original, flipped)}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].members, (std::vector<std::size_t>{1, 2}));
  EXPECT_TRUE(found[0].mirrored);
}

TEST(Twins, AreExactIfEveryPixelIsTheSame) {
  const auto found = find_twins(prints_of({film(0), film(1), film(0), film(0)}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].members, (std::vector<std::size_t>{0, 2, 3}));
  EXPECT_TRUE(found[0].exact);
}

TEST(Twins, AreNotSeenInDifferentBreasts) {
  std::vector<Image> images;
  for (int i = 0; i < 12; ++i) images.push_back(film(i));
  EXPECT_TRUE(find_twins(prints_of(images)).empty());
}

TEST(Twins, AreNotJoinedByFlatPictures) {
  Fingerprint flat;
  flat.patch.assign(patch_side * patch_side, 0);
  auto other = flat;
  other.content = {1, 2};
  EXPECT_TRUE(find_twins({flat, other}).empty());
  EXPECT_DOUBLE_EQ(likeness(flat, other, false), 0);
}

}  // namespace
}  // namespace mg::audit
