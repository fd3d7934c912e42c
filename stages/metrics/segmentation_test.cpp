#include "stages/metrics/segmentation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/metrics/sink_testing.hpp"

namespace mg::metrics {
namespace {

using testing::figure;

Mask row(const std::string& letters) {
  std::vector<std::uint8_t> values;
  for (const char c : letters) values.push_back(c == '#' ? 255 : 0);
  const int width = static_cast<int>(values.size());
  return {make_pixels(width, 1, 1, std::move(values)), {}};
}

struct Pair {
  std::string patient, truth, predicted;
};

Findings judge(const std::vector<Pair>& pairs, Segmentation sink = {}) {
  const RunInfo run;
  sink.start(run);
  for (const auto& [patient, truth, predicted] : pairs) {
    testing::with_context(run, patient, [&](const Context& c) {
      sink.add(c, row(truth), row(predicted), nullptr, nullptr);
    });
  }
  return sink.finish();
}

const std::vector<Pair> some{
    {"a", "####....", "##......"},  // Dice 2/3, IoU 1/2: found
    {"a", "##....##", "##......"},  // Dice 2/3, IoU 1/2: one of two found
    {"b", "...##...", "........"},  // missed
    {"c", "........", "........"},  // rightly nothing
    {"d", "........", "#.#....."},  // two false finds
};

TEST(MetricsSegmentation, AveragesOverlapOverImagesWithATumor) {
  const auto findings = judge(some);
  EXPECT_DOUBLE_EQ(figure(findings, "dice").value, (2.0 / 3 + 2.0 / 3 + 0) / 3);
  EXPECT_DOUBLE_EQ(figure(findings, "iou").value, (0.5 + 0.5 + 0) / 3);
  EXPECT_EQ(figure(findings, "dice").n, 3u);
}

TEST(MetricsSegmentation, CountsLesionsNotImages) {
  const auto found = figure(judge(some), "detection_rate");
  EXPECT_DOUBLE_EQ(found.value, 2.0 / 4);
  EXPECT_EQ(found.n, 4u);
}

TEST(MetricsSegmentation, JudgesImagesWithoutATumorApart) {
  const auto findings = judge(some);
  EXPECT_DOUBLE_EQ(figure(findings, "specificity_on_empty").value, 0.5);
  EXPECT_DOUBLE_EQ(figure(findings, "false_positives_on_empty").value, 1);
  EXPECT_EQ(figure(findings, "specificity_on_empty").n, 2u);
}

TEST(MetricsSegmentation, PoolsThePixelsOfAllImages) {
  const auto pooled = figure(judge(some), "pooled_dice");
  EXPECT_DOUBLE_EQ(pooled.value, 2.0 * 4 / (10 + 6));
  EXPECT_EQ(pooled.n, 5u);
}

TEST(MetricsSegmentation, StandsBesideTheBestBlindMark) {
  EXPECT_DOUBLE_EQ(figure(judge(some), "baseline_dice").value,
                   (2 * 0.5 / 1.5 + 2 * 0.5 / 1.5 + 2 * 0.25 / 1.25) / 3);
}

TEST(MetricsSegmentation, MarksTheMiddleBlindlyWhereTheTumorsAre) {
  const std::vector<Pair> middle{{"a", "..####..", "##......"}, {"b", "...##...", "##......"}};
  EXPECT_DOUBLE_EQ(figure(judge(middle), "baseline_dice").value, (1 + 4.0 / 6) / 2);
}

TEST(MetricsSegmentation, GivesAShareOfAllOrNothingAnExactInterval) {
  const auto findings = judge({{"a", "##......", "##......"},
                               {"a", "...#....", "...#...."},
                               {"b", "##......", "##......"},
                               {"c", "........", "........"}});
  const auto found = figure(findings, "detection_rate"),
             spared = figure(findings, "specificity_on_empty"),
             alarms = figure(findings, "false_positives");
  EXPECT_NEAR(found.low, std::sqrt(0.025), 1e-12) << "of two patients";
  EXPECT_EQ(found.high, 1);
  EXPECT_NEAR(spared.low, 0.025, 1e-12) << "of one patient";
  EXPECT_EQ(alarms.low, 0);
  EXPECT_NEAR(alarms.high, 1 - std::cbrt(0.025), 1e-12) << "of three patients";
  EXPECT_TRUE(std::isnan(figure(findings, "hd95_px").low)) << "a distance is no share";
}

TEST(MetricsSegmentation, GivesIntervalsAroundTheValue) {
  for (const auto& f : judge(some).figures) {
    EXPECT_LE(f.low, f.value) << f.name;
    EXPECT_GE(f.high, f.value) << f.name;
  }
}

TEST(MetricsSegmentation, FindsLesionsByTheRuleThatItWasGiven) {
  Segmentation strict, forgiving;
  strict.found_at = 0.6;
  forgiving.found_by = "overlap";
  EXPECT_DOUBLE_EQ(figure(judge(some, strict), "detection_rate").value, 0.25);
  const std::vector<Pair> everything{{"a", "#.......", "########"}};
  EXPECT_DOUBLE_EQ(figure(judge(everything), "detection_rate").value, 0);
  EXPECT_DOUBLE_EQ(figure(judge(everything, forgiving), "detection_rate").value, 1);
}

TEST(MetricsSegmentation, OfNothingIsNotKnown) {
  const auto findings = judge({});
  EXPECT_TRUE(std::isnan(figure(findings, "dice").value));
  EXPECT_EQ(figure(findings, "dice").n, 0u);
}

TEST(MetricsSegmentation, SaysHowManySamplesNeverArrived) {
  const RunInfo run;
  Segmentation sink;
  sink.start(run);
  testing::with_context(run, "a", [&](const Context& c) {
    sink.missed(c, Fate::skipped, "the tumor is empty");
    sink.missed(c, Fate::skipped, "the tumor is empty");
    sink.missed(c, Fate::failed, "no file");
  });
  const auto findings = sink.finish();
  ASSERT_GE(findings.notes.size(), 2u);
  EXPECT_EQ(findings.notes[0], "2 samples not judged, skipped: the tumor is empty");
  EXPECT_EQ(findings.notes[1], "1 sample not judged, failed: no file");
}

TEST(MetricsSegmentation, RefusesMasksOnDifferentGrids) {
  EXPECT_THROW(judge({{"a", "####", "##"}}), Error);
}

TEST(MetricsSegmentation, StartsAnewForEachPass) {
  const RunInfo run;
  Segmentation sink;
  for (int pass = 0; pass < 2; ++pass) {
    sink.start(run);
    testing::with_context(
        run, "a", [&](const Context& c) { sink.add(c, row("##"), row("##"), nullptr, nullptr); });
    EXPECT_EQ(figure(sink.finish(), "dice").n, 1u);
  }
}

/// Judges masks of one row whose pixels are `mm` wide and high, with what is known of them.
struct Seen {
  std::string patient, truth, predicted;
  double mm = 0;
  std::string scanner = {};
  std::vector<float> probability = {};
  Split split = Split::test;
};

Findings judge_all(const std::vector<Seen>& images, Segmentation sink = {}) {
  const RunInfo run;
  sink.start(run);
  for (const auto& one : images) {
    auto truth = row(one.truth), predicted = row(one.predicted);
    truth.geometry.spacing = predicted.geometry.spacing = {one.mm, one.mm};
    const Facts facts{{{"scanner", one.scanner}}};
    const int width = static_cast<int>(one.probability.size());
    const Image map{make_pixels(width, 1, 1, one.probability), {}};
    const Identity identity{.key = "image of " + one.patient, .patient = one.patient};
    sink.add(Context(run, identity, one.split, 0, 0, 0), truth, predicted,
             width > 0 ? &map : nullptr, &facts);
  }
  return sink.finish();
}

TEST(MetricsSegmentation, AveragesOverLesionsToo) {
  const auto lesions = figure(judge(some), "lesion_dice");
  EXPECT_DOUBLE_EQ(lesions.value, (2.0 / 3 + 1 + 0 + 0) / 4);
  EXPECT_EQ(lesions.n, 4u);
}

TEST(MetricsSegmentation, GivesTheMedianBesideTheMean) {
  EXPECT_DOUBLE_EQ(figure(judge(some), "median_dice").value, 2.0 / 3);
  const auto two = judge({{"a", "##", "##"}, {"b", "##", ".."}});
  EXPECT_DOUBLE_EQ(figure(two, "median_dice").value, 0.5);
}

TEST(MetricsSegmentation, CountsFalsePartsOnAllImages) {
  const auto findings = judge({{"a", "##......", "##..#..#"}, {"b", "........", "#......."}});
  EXPECT_DOUBLE_EQ(figure(findings, "false_positives").value, 1.5);
}

TEST(MetricsSegmentation, MeasuresOutlinesInMillimetersWhereTheSpacingIsKnown) {
  const auto findings = judge_all({{"a", "..####..", "..######", 0.5}});
  EXPECT_DOUBLE_EQ(figure(findings, "hd95_mm").value, 1);
  EXPECT_DOUBLE_EQ(figure(findings, "surface_dice").value, 1);
  for (const auto& each : findings.figures) EXPECT_EQ(each.name.find("_px"), std::string::npos);
}

TEST(MetricsSegmentation, MeasuresOutlinesInPixelsWhereItIsNot) {
  Segmentation strict;
  strict.tolerance_px = 0.5;
  const auto findings = judge_all({{"a", "..####..", "..######"}}, strict);
  EXPECT_DOUBLE_EQ(figure(findings, "hd95_px").value, 2);
  EXPECT_LT(figure(findings, "surface_dice_px").value, 1);
  for (const auto& each : findings.figures) EXPECT_NE(each.name, "hd95_mm");
}

TEST(MetricsSegmentation, HasNoDistanceFromAMissButCountsItsOutlineAsZero) {
  const auto findings = judge_all({{"a", "##..", "##..", 1}, {"b", "##..", "....", 1}});
  EXPECT_DOUBLE_EQ(figure(findings, "hd95_mm").value, 0);
  EXPECT_EQ(figure(findings, "hd95_mm").n, 1u);
  EXPECT_DOUBLE_EQ(figure(findings, "surface_dice").value, 0.5);
  EXPECT_TRUE(testing::notes_contain(findings, "Nothing was marked on 1 image with a tumor"));
}

TEST(MetricsSegmentation, FollowsTheMapOfProbabilitiesForItsFroc) {
  const auto findings =
      judge_all({{"a", "##....##", "##......", 0, "", {.9F, .8F, 0, 0, 0, 0, .3F, .2F}},
                 {"b", "........", "........", 0, "", {0, 0, .5F, 0, 0, 0, 0, 0}}});
  const auto froc = testing::table(findings, "froc");
  const std::vector<std::vector<std::string>> rows{
      {"inf", "0", "0"}, {"0.9", "0", "0.5"}, {"0.5", "0.5", "0.5"}, {"0.3", "0.5", "1"}};
  EXPECT_EQ(froc.rows, rows);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity_at_one_false_alarm").value, 1);
  EXPECT_DOUBLE_EQ(figure(findings, "cpm").value, (0.5 + 1 + 1 + 1 + 1 + 1) / 6);
}

TEST(MetricsSegmentation, HasNoFrocOfAMapOnAnotherGrid) {
  const auto findings = judge_all({{"a", "##....##", "##......", 0, "", {.9F, .8F}}});
  for (const auto& each : findings.figures) EXPECT_NE(each.name, "cpm");
  EXPECT_TRUE(testing::notes_contain(findings, "No FROC of 1 image"));
}

TEST(MetricsSegmentation, ListsEveryImage) {
  const auto images = testing::table(
      judge_all({{"a", "####....", "##.....#", 0.5, "", {0, .7F, 0, 0, 0, 0, 0, .6F}}}), "images");
  const std::vector<std::string> expected{"image of a", "4",      "3",  "0.5714",
                                          "0.4000",     "2.0000", "mm", "1.0000",
                                          "1",          "1",      "1",  "0.7000"};
  ASSERT_EQ(images.rows.size(), 1u);
  EXPECT_EQ(images.rows[0], expected);
}

TEST(MetricsSegmentation, JudgesEachScanner) {
  const auto strata = testing::table(judge_all({{"a", "##..", "##..", 0, "A"},
                                                {"b", "##..", "....", 0, "B"},
                                                {"c", "....", "....", 0, "C"}}),
                                     "strata");
  ASSERT_EQ(strata.rows.size(), 2u);  // images without a tumor have no Dice
  EXPECT_EQ(strata.rows[0][1], "A");
  EXPECT_EQ(strata.rows[0][3], "1.0000");
  EXPECT_EQ(strata.rows[1][3], "0.0000");
  EXPECT_EQ(strata.rows[1][7], "0.0000");
}

TEST(MetricsSegmentation, LeavesOutValidationSamplesBesideTestSamples) {
  const std::vector<Seen> images{{"a", "##..", "##.."},
                                 {"b", "##..", "....", 0, "", {}, Split::val}};
  EXPECT_EQ(figure(judge_all(images), "dice").n, 1u);
  EXPECT_EQ(figure(judge_all({images[1]}), "dice").n, 1u);
}

}  // namespace
}  // namespace mg::metrics
