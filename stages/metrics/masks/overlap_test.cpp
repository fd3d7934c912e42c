#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/metrics/masks/blind.hpp"
#include "stages/metrics/masks/components.hpp"
#include "stages/metrics/masks/lesions.hpp"

namespace mg::metrics {
namespace {

/// A mask drawn with letters: '#' is set.
Mask draw(const std::vector<std::string>& rows) {
  std::vector<std::uint8_t> values;
  for (const auto& row : rows) {
    for (const char c : row) values.push_back(c == '#' ? 255 : 0);
  }
  const int width = static_cast<int>(rows.front().size()), height = static_cast<int>(rows.size());
  return {make_pixels(width, height, 1, std::move(values)), {}};
}

ImageResult judge(const std::vector<std::string>& truth, const std::vector<std::string>& predicted,
                  DetectionRule rule = {}) {
  return compare(draw(truth), draw(predicted), rule);
}

TEST(Overlap, DiceAndIouFollowFromTheAreas) {
  const Overlap overlap{.truth = 6, .predicted = 4, .both = 3};
  EXPECT_DOUBLE_EQ(dice(overlap), 0.6);
  EXPECT_DOUBLE_EQ(iou(overlap), 3.0 / 7);
  EXPECT_DOUBLE_EQ(iou(overlap), dice(overlap) / (2 - dice(overlap)));
  EXPECT_DOUBLE_EQ(dice({5, 5, 5}), 1);
  EXPECT_DOUBLE_EQ(iou({5, 5, 5}), 1);
}

TEST(BlindDiscs, GrowAroundTheMiddleUntilTheyCoverAll) {
  std::vector<std::uint8_t> values(101 * 61, 0);
  std::size_t area = 0;
  for (int y = 0; y < 61; ++y) {
    for (int x = 0; x < 101; ++x) {
      if (std::hypot(x - 50, y - 30) > 20) continue;
      values[static_cast<std::size_t>(y * 101 + x)] = 255;
      ++area;
    }
  }
  const Mask truth{make_pixels(101, 61, 1, std::move(values)), {}};
  const auto dices = dice_of_discs(find_components(truth), 101, 61);
  const auto best = std::max_element(dices.begin(), dices.end());
  const double step = std::hypot(101, 61) / 2 / blind_discs;
  EXPECT_NEAR(static_cast<double>(best - dices.begin() + 1) * step, 20, step);
  EXPECT_GT(*best, 0.95);
  EXPECT_DOUBLE_EQ(dices.back(), 2.0 * area / (area + 101 * 61)) << "all of the image";
}

TEST(Overlap, OfOneEmptyMaskIsZero) {
  EXPECT_DOUBLE_EQ(dice({5, 0, 0}), 0);
  EXPECT_DOUBLE_EQ(iou({0, 5, 0}), 0);
}

TEST(Overlap, OfTwoEmptyMasksIsUndefined) {
  EXPECT_TRUE(std::isnan(dice({})));
  EXPECT_TRUE(std::isnan(iou({})));
}

TEST(Components, TouchAtCornersToo) {
  const auto parts = find_components(draw({"#...#",  //
                                           ".#.#.",  //
                                           "..#..",  //
                                           ".....",  //
                                           "##..#"}));
  EXPECT_EQ(parts.areas, (std::vector<std::uint64_t>{5, 2, 1}));
}

TEST(Components, JoinTheArmsOfASpiral) {
  const auto parts = find_components(draw({"#######",  //
                                           "#.....#",  //
                                           "#.###.#",  //
                                           "#.#...#",  //
                                           "#.#####",  //
                                           "#......",  //
                                           "#.#.#.#"}));
  EXPECT_EQ(parts.areas, (std::vector<std::uint64_t>{25, 1, 1, 1}));
}

TEST(Components, OfAnEmptyMaskAreNone) {
  EXPECT_TRUE(find_components(draw({"..........", ".........."})).areas.empty());
}

TEST(Components, AreCountedOnPixelsThatDoNotLieSideBySide) {
  auto mask = draw({"#.#.", "....", "#.##"});
  auto& pixels = mask.pixels;  // the transposed picture, without moving a byte
  std::swap(pixels.width, pixels.height);
  std::swap(pixels.stride_x, pixels.stride_y);
  EXPECT_EQ(find_components(mask).areas, (std::vector<std::uint64_t>{1, 1, 1, 2}));
}

TEST(Components, RefuseWhatIsNoMask) {
  const Mask wide{make_pixels<std::uint16_t>(1, 1, 1, {7}), {}};
  EXPECT_THROW(find_components(wide), Error);
  auto away = draw({"#"});
  away.pixels.device = "cuda:0";
  EXPECT_THROW(find_components(away), Error);
}

TEST(Lesions, AreFoundByTheUnionOfThePartsThatTouchThem) {
  const auto result = judge({"####....",  //
                             "####....",  //
                             "........",  //
                             "......##"},
                            {"##.#....",  //
                             "##.#....",  //
                             "........",  //
                             "........"});
  EXPECT_EQ(result.overlap, (Overlap{10, 6, 6}));
  EXPECT_EQ(result.lesions, 2u);
  EXPECT_EQ(result.found, 1u);  // IoU 6/8 of the first
  EXPECT_EQ(result.false_positives, 0u);
  EXPECT_EQ(result.pixels, 32u);
}

TEST(Lesions, AreFoundExactlyFromTheThresholdOn) {
  const std::vector<std::string> truth{"####."}, predicted{"...##"};  // IoU 1/5
  DetectionRule rule;
  EXPECT_EQ(judge(truth, predicted, rule).found, 1u);
  rule.at_least = 0.21;
  EXPECT_EQ(judge(truth, predicted, rule).found, 0u);
}

TEST(Lesions, AreNotFoundByMarkingEverythingUnlessTheRuleIsOverlap) {
  const std::vector<std::string> truth{"..........", "...#......"}, everything(2, "##########");
  DetectionRule rule;
  EXPECT_EQ(judge(truth, everything, rule).found, 0u);
  rule.measure = DetectionRule::Measure::overlap;
  EXPECT_EQ(judge(truth, everything, rule).found, 1u);
}

TEST(Lesions, CountEveryPartThatTouchesNoneAsFalse) {
  const auto result = judge({"##......"}, {"#..#.#.#"});
  EXPECT_EQ(result.found, 1u);
  EXPECT_EQ(result.false_positives, 3u);
}

TEST(Lesions, IgnoreSmallPartsForFindingButNotForOverlap) {
  DetectionRule rule;
  rule.smallest_px = 2;
  const auto result = judge({"##......"}, {"#..##..#"}, rule);
  EXPECT_EQ(result.found, 0u);
  EXPECT_EQ(result.false_positives, 1u);
  EXPECT_EQ(result.overlap, (Overlap{2, 4, 1}));
}

TEST(Lesions, ThatShareOnePredictedPartAreJudgedEach) {
  const auto result = judge({"##.####"}, {"#######"});  // IoU 2/7 and 4/7
  EXPECT_EQ(result.found, 2u);
  EXPECT_EQ(judge({"##.####"}, {"#######"}, {.at_least = 0.3}).found, 1u);
}

TEST(Lesions, RefuseMasksOfDifferentSizes) {
  try {
    judge({"##"}, {"##", ".."});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "the true mask has 2 × 1 pixels and the predicted one 2 × 2");
  }
}

TEST(Lesions, RefuseMasksOfOneSizeThatShowDifferentPlaces) {
  auto truth = draw({"##"}), predicted = draw({"##"});
  truth.geometry.source_width = predicted.geometry.source_width = 100;
  predicted.geometry.to_source = Affine::shift(0.4, 0);
  EXPECT_NO_THROW(compare(truth, predicted, {}));
  predicted.geometry.to_source = Affine::shift(40, 0);
  EXPECT_THROW(compare(truth, predicted, {}), Error);
}

}  // namespace
}  // namespace mg::metrics
