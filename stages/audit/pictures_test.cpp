// What is measured on pictures, held against closed forms.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "stages/audit/burnt_in.hpp"
#include "stages/audit/coarse.hpp"
#include "stages/audit/measure.hpp"
#include "stages/audit/testing.hpp"

namespace mg::audit {
namespace {

using testing::breast;
using testing::mask_of;
using testing::picture_of;

Image film(int height, double white = 255, double kind = 0) {
  return picture_of<std::uint16_t>(height * 3 / 4, height, white, [&](int x, int y) {
    return std::lround(white * breast(x, y, height, kind));
  });
}

TEST(ContentHash, DependsOnValuesAndSizeAlone) {
  const auto value = [](int x, int y) { return (x * 7 + y * 13) % 251; };
  const auto narrow = content_hash(picture_of<std::uint8_t>(30, 20, 255, value).pixels);
  EXPECT_EQ(narrow, content_hash(picture_of<std::uint16_t>(30, 20, 65535, value).pixels));
  EXPECT_NE(narrow, content_hash(picture_of<std::uint8_t>(20, 30, 255, value).pixels));
  const auto changed = [&](int x, int y) { return value(x, y) + (x == 29 && y == 19 ? 1 : 0); };
  EXPECT_NE(narrow, content_hash(picture_of<std::uint8_t>(30, 20, 255, changed).pixels));
  const auto swapped = [&](int x, int y) { return value(29 - x, y); };
  EXPECT_NE(narrow, content_hash(picture_of<std::uint8_t>(30, 20, 255, swapped).pixels));
}

TEST(Silhouette, IsTheTissueWithoutALabel) {
  auto image = film(256);
  auto picture = coarse(image, 256);
  picture(cv::Rect(150, 10, 30, 20)) = 1;  // tape on the film
  const auto tissue = silhouette(picture);
  const cv::Mat1b truth = coarse(image, 256) > 0;  // met to two pixels
  cv::Mat1b larger, smaller;
  const auto square = cv::getStructuringElement(cv::MORPH_RECT, {5, 5});
  cv::dilate(truth, larger, square);
  cv::erode(truth, smaller, square);
  EXPECT_EQ(cv::countNonZero(tissue & ~larger), 0);
  EXPECT_EQ(cv::countNonZero(smaller & ~tissue), 0);
}

TEST(Silhouette, IsEverythingInARegionThatWasCutOut) {
  const auto region = picture_of<std::uint8_t>(100, 100, 255, [](int x, int y) {
    return 120 + 60 * std::sin(x / 20.0) * std::cos(y / 25.0);
  });
  const auto tissue = silhouette(coarse(region, 256));
  EXPECT_EQ(cv::countNonZero(tissue), 100 * 100);
}

TEST(Silhouette, LeavesOutTheWhiteRimOfTheFilm) {
  auto region =
      coarse(picture_of<std::uint8_t>(
                 100, 100, 255,
                 [](int x, int y) { return 60 + 20 * std::sin(x / 20.0) * std::cos(y / 25.0); }),
             256);
  region.colRange(90, 100) = 1;
  const auto tissue = silhouette(region);
  EXPECT_EQ(cv::countNonZero(tissue), 90 * 100);
  EXPECT_EQ(tissue(50, 95), 0);
}

TEST(Silhouette, LeavesOutARimBehindAGrayLine) {
  auto region =
      coarse(picture_of<std::uint8_t>(250, 250, 255,
                                      [](int x, int y) {
                                        return 13 + 26 * std::exp(-std::pow(x - 110, 2) / 4000 -
                                                                  std::pow(y - 120, 2) / 4000);
                                      }),
             256);
  for (int y = 0; y < 250; ++y) region.row(y).colRange(1, 11 + y / 30) = 1;
  region.col(0) = 0.27;
  const auto tissue = silhouette(region);
  EXPECT_EQ(tissue(125, 4), 0);
  EXPECT_EQ(tissue(120, 110), 255);
}

TEST(Silhouette, LeavesOutASlantedRim) {
  auto region =
      coarse(picture_of<std::uint8_t>(
                 100, 100, 255,
                 [](int x, int y) { return 60 + 20 * std::sin(x / 20.0) * std::cos(y / 25.0); }),
             256);
  for (int y = 0; y < 100; ++y) region.row(y).colRange(0, 2 + y / 8) = 1;
  const auto tissue = silhouette(region);
  EXPECT_EQ(tissue(90, 3), 0);
  EXPECT_EQ(tissue(50, 60), 255);
}

TEST(Tones, KnowHowFarBrightnessWasMoved) {
  std::array<double, tone_count> a{}, b{};
  a[10] = 5, b[26] = 1;
  EXPECT_DOUBLE_EQ(distance(a, b), 16.0 / tone_count);
  EXPECT_DOUBLE_EQ(distance(a, a), 0);
  const cv::Mat1f picture(4, 4, 0.3F);
  const auto tones = tones_of(picture, cv::Mat1b(4, 4, 255));
  EXPECT_NEAR(tones.mean, 0.3, 1e-6);
  EXPECT_FLOAT_EQ(tones.shares[19], 1);
}

TEST(LesionMask, HasAreaInSquareMillimetersAndKnowsWhatLiesOutside) {
  // Spacing 0.1 mm: two squares of 20 pixels are 8 mm²; one of them lies right of the tissue.
  const auto mask = mask_of(200, 100, [](int x, int y) {
    return y >= 40 && y < 60 && ((x >= 20 && x < 40) || (x >= 150 && x < 170));
  });
  cv::Mat1b tissue(100, 200, std::uint8_t{0});
  tissue.colRange(0, 100) = 255;
  const auto seen = measure(mask, tissue);
  EXPECT_DOUBLE_EQ(seen.area_px, 800);
  EXPECT_NEAR(seen.area_mm2, 8, 1e-9);
  EXPECT_NEAR(seen.share, 0.04, 1e-12);
  EXPECT_EQ(seen.parts, 2);
  EXPECT_NEAR(seen.outside, 0.5, 1e-6);
  EXPECT_NEAR(seen.largest_mm, 2, 1e-9);
}

TEST(LesionMask, KnowsSkinFromTumors) {
  cv::Mat1b tissue(256, 192, std::uint8_t{0});
  cv::circle(tissue, {0, 128}, 110, 255, cv::FILLED);
  const auto skin = mask_of(192, 256, [](int x, int y) {
    const auto r = std::hypot(x, y - 128);
    return r > 104 && r < 109 && std::abs(y - 128) < 80;
  });
  EXPECT_EQ(measure(skin, tissue).along_edge, 1);
  const auto tumor =
      mask_of(192, 256, [](int x, int y) { return std::hypot(x - 30, y - 128) < 60; });
  EXPECT_EQ(measure(tumor, tissue).along_edge, 0);
  const auto at_wall =
      mask_of(192, 256, [](int x, int y) { return x < 5 && std::abs(y - 128) < 60; });
  EXPECT_EQ(measure(at_wall, tissue).along_edge, 0);
}

TEST(FillRatio, TellsOutlinesFromAreas) {
  cv::Mat1b solid(200, 200, std::uint8_t{0}), ring = solid.clone();
  cv::circle(solid, {100, 100}, 60, 255, cv::FILLED);
  cv::circle(ring, {100, 100}, 60, 255, 1);
  EXPECT_DOUBLE_EQ(fill_ratio(solid), 1);
  EXPECT_LT(fill_ratio(ring), 0.06);  // about 2 / r
  EXPECT_DOUBLE_EQ(fill_ratio(cv::Mat1b(9, 9, std::uint8_t{0})), 0);
}

TEST(BurntIn, FindsLettersBesideTheBreastOnly) {
  auto picture = coarse(film(1024), 1024);
  const auto tissue = silhouette(picture);
  EXPECT_TRUE(find_burnt_in(picture, tissue).texts.empty());
  cv::putText(picture, "R-MLO 17", {560, 60}, cv::FONT_HERSHEY_SIMPLEX, 0.9, 0.9, 2);
  const auto found = find_burnt_in(picture, tissue);
  ASSERT_EQ(found.texts.size(), 1U);
  EXPECT_NEAR(found.texts[0].x, 560, 8);
  EXPECT_GT(found.texts[0].width, 100);
  cv::putText(picture, "inside", {60, 512}, cv::FONT_HERSHEY_SIMPLEX, 0.9, 1.0, 2);
  EXPECT_EQ(find_burnt_in(picture, tissue).texts.size(), 1U);
}

TEST(BurntIn, FindsMarkersThatLieAslant) {
  const auto clean = coarse(film(1024), 1024);
  const auto tissue = silhouette(clean);
  for (const auto degrees : {-60, -35, 35, 60}) {
    cv::Mat1f marker(240, 240, 0.0F);
    cv::putText(marker, "LMLO", {40, 130}, cv::FONT_HERSHEY_SIMPLEX, 1.5, 0.9, 4);
    const auto turn = cv::getRotationMatrix2D({120, 120}, degrees, 1);
    cv::warpAffine(marker, marker, turn, marker.size());
    cv::Mat1f picture = clean.clone();
    cv::Mat corner = picture(cv::Rect(500, 20, 240, 240));
    cv::max(corner, marker, corner);
    EXPECT_EQ(find_burnt_in(picture, tissue).texts.size(), 1U) << degrees;
  }
}

TEST(BurntIn, ReadsNothingIntoAPictureOfAFewPixels) {
  auto picture = coarse(film(64), 1024);
  const auto tissue = silhouette(picture);
  for (const auto x : {36, 39, 42}) picture(4, x) = 1;
  const auto found = find_burnt_in(picture, tissue);
  EXPECT_TRUE(found.texts.empty() && found.labels.empty());
}

TEST(BurntIn, FindsTape) {
  auto picture = coarse(film(1024), 1024);
  const auto tissue = silhouette(picture);
  picture(cv::Rect(600, 30, 120, 60)) = 0.95F;
  const auto found = find_burnt_in(picture, tissue);
  ASSERT_EQ(found.labels.size(), 1U);
  EXPECT_EQ(found.labels[0], cv::Rect(600, 30, 120, 60));
  EXPECT_TRUE(found.texts.empty());
}

TEST(Measure, LooksAtMaskFilesAsTheyAre) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "mg_audit_masks";
  std::filesystem::create_directories(folder);
  cv::Mat1b ring(150, 100, std::uint8_t{0});
  cv::circle(ring, {40, 60}, 30, 255, 1);
  cv::imwrite((folder / "ring.png").string(), ring);
  const Annotations annotations{{{MaskFile{folder / "ring.png"}}, {MaskFile{folder / "none.png"}}}};
  const auto mask =
      mask_of(300, 400, [](int x, int y) { return std::hypot(x - 50, y - 200) < 20; });
  const auto seen = Measure{}(film(400, 4095), &mask, &annotations);
  EXPECT_EQ(seen.width, 300);
  EXPECT_EQ(seen.bits, 12);
  EXPECT_DOUBLE_EQ(seen.spacing_mm, 0.1);
  ASSERT_EQ(seen.mask_files.size(), 1U);
  EXPECT_EQ(seen.mask_files[0].width, 100);
  EXPECT_LT(seen.mask_files[0].fill, 0.12);
  ASSERT_TRUE(seen.lesion);
  EXPECT_EQ(seen.lesion->parts, 1);
  EXPECT_LT(seen.lesion->outside, 0.01);
  EXPECT_NEAR(seen.tissue, 0.4, 0.1);
  EXPECT_FALSE(cv::imdecode(seen.picture, cv::IMREAD_COLOR).empty());
  EXPECT_TRUE(seen.text_picture.empty());
  std::filesystem::remove_all(folder);
}

TEST(Measure, KeepsNoPicturesIfToldSo) {
  EXPECT_TRUE(Measure{.picture_px = 0}(film(200), nullptr, nullptr).picture.empty());
}

}  // namespace
}  // namespace mg::audit
