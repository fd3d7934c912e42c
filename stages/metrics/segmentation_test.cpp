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
    testing::with_context(run, patient,
                          [&](const Context& c) { sink.add(c, row(truth), row(predicted)); });
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

TEST(MetricsSegmentation, StandsBesideMarkingTheWholeImage) {
  EXPECT_DOUBLE_EQ(figure(judge(some), "baseline_dice").value,
                   (2 * 0.5 / 1.5 + 2 * 0.5 / 1.5 + 2 * 0.25 / 1.25) / 3);
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
    testing::with_context(run, "a", [&](const Context& c) { sink.add(c, row("##"), row("##")); });
    EXPECT_EQ(figure(sink.finish(), "dice").n, 1u);
  }
}

}  // namespace
}  // namespace mg::metrics
