#include "stages/metrics/classification.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/statistics/testing.hpp"
#include "stages/metrics/sink_testing.hpp"

namespace mg::metrics {
namespace {

using testing::figure;

/// The scores of a sample that is a cancer with probability `p`.
Scores cancer(double p) { return {{{"benign", 1 - p}, {"cancer", p}}}; }

class MetricsClassification : public ::testing::Test {
 protected:
  void SetUp() override { sink.start(run); }
  void add(const std::string& patient, const std::string& label, const Scores& scores) {
    testing::with_context(run, patient, [&](const Context& c) {
      sink.add(c, Label{label}, scores, nullptr, nullptr);
    });
  }
  void add_five() {
    add("a", "benign", cancer(0.1));
    add("b", "benign", cancer(0.4));
    add("c", "benign", cancer(0.7));
    add("d", "cancer", cancer(0.6));
    add("e", "cancer", cancer(0.9));
  }

  RunInfo run;
  Classification sink;
};

TEST_F(MetricsClassification, GivesTheFiguresOfASmallTable) {
  add_five();
  const auto findings = sink.finish();
  EXPECT_DOUBLE_EQ(figure(findings, "accuracy").value, 0.8);
  EXPECT_DOUBLE_EQ(figure(findings, "balanced_accuracy").value, (2.0 / 3 + 1) / 2);
  EXPECT_DOUBLE_EQ(figure(findings, "auc").value, 5.0 / 6);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity_benign").value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity_cancer").value, 1);
  EXPECT_EQ(figure(findings, "accuracy").n, 5u);
  EXPECT_EQ(figure(findings, "sensitivity_cancer").n, 2u);
}

TEST_F(MetricsClassification, WritesTheConfusionWithTruthInRows) {
  add_five();
  const auto findings = sink.finish();
  const auto& table = findings.tables.at(0);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"truth", "benign", "cancer"}));
  EXPECT_EQ(table.rows,
            (std::vector<std::vector<std::string>>{{"benign", "2", "1"}, {"cancer", "0", "2"}}));
  EXPECT_EQ(findings.tables.at(1).rows.at(1),
            (std::vector<std::string>{"cancer", "2", "1.0000", "0.6667", "0.6667", "0.8333"}));
}

TEST_F(MetricsClassification, TakesTheBaselineFromTheTrainingSplit) {
  run.train_labels = {{"cancer", 30}, {"benign", 10}, {"normal", 500}};
  sink.start(run);
  add_five();
  const auto findings = sink.finish();
  EXPECT_DOUBLE_EQ(figure(findings, "baseline_accuracy").value, 0.4);
  EXPECT_DOUBLE_EQ(figure(findings, "baseline_balanced_accuracy").value, 0.5);
  EXPECT_DOUBLE_EQ(figure(findings, "random_accuracy").value, 0.25 * 0.6 + 0.75 * 0.4);
  EXPECT_TRUE(testing::notes_contain(
      findings, "'cancer', the most frequent class of the training split (30 of 40)"));
}

TEST_F(MetricsClassification, TakesTheBaselineFromTheJudgedWithoutTraining) {
  add_five();
  const auto findings = sink.finish();
  EXPECT_DOUBLE_EQ(figure(findings, "baseline_accuracy").value, 0.6);
  EXPECT_TRUE(testing::notes_contain(findings, "of the judged samples (3 of 5)"));
}

TEST_F(MetricsClassification, LeavesOutLabelsThatAreNotAmongTheClasses) {
  add_five();
  EXPECT_THROW(add("f", "normal", cancer(0.2)), Skip);
  const auto findings = sink.finish();
  EXPECT_EQ(figure(findings, "accuracy").n, 5u);
  EXPECT_EQ(findings.notes.front(),
            "1 sample not judged, skipped: label 'normal' is not among the classes (benign, "
            "cancer)");
}

TEST_F(MetricsClassification, JudgesTheClassesItWasGivenInTheirOrder) {
  sink.classes = {"cancer", "benign"};
  sink.start(run);
  add_five();
  const auto findings = sink.finish();
  EXPECT_EQ(findings.tables.at(0).rows.at(0), (std::vector<std::string>{"cancer", "2", "0"}));
}

TEST_F(MetricsClassification, RefusesScoresThatAreMissingOrNoNumbers) {
  sink.classes = {"benign", "cancer"};
  sink.start(run);
  EXPECT_THROW(add("a", "benign", {{{"benign", 1.0}}}), Error);
  EXPECT_THROW(add("a", "benign", cancer(std::numeric_limits<double>::quiet_NaN())), Error);
}

TEST_F(MetricsClassification, NamesTheFirstOfEquallyProbableClasses) {
  add("a", "benign", cancer(0.5));
  EXPECT_DOUBLE_EQ(figure(sink.finish(), "accuracy").value, 1);
}

TEST_F(MetricsClassification, SaysWhichClassesNeverOccur) {
  sink.classes = {"benign", "cancer"};
  sink.start(run);
  add("a", "benign", cancer(0.1));
  add("b", "benign", cancer(0.9));
  const auto findings = sink.finish();
  EXPECT_TRUE(testing::notes_contain(findings, "No sample is of class 'cancer'"));
  EXPECT_TRUE(std::isnan(figure(findings, "auc").value));
  EXPECT_DOUBLE_EQ(figure(findings, "balanced_accuracy").value, 0.5);
}

TEST_F(MetricsClassification, OfNothingIsNotKnown) {
  const auto findings = sink.finish();
  EXPECT_TRUE(std::isnan(figure(findings, "accuracy").value));
  EXPECT_EQ(figure(findings, "accuracy").n, 0u);
  EXPECT_EQ(findings.notes, (std::vector<std::string>{"No sample was judged."}));
}

TEST_F(MetricsClassification, MakesKeysOfClassNames) {
  add("a", "BI-RADS 4", {{{"BI-RADS 4", 1.0}, {"other", 0.0}}});
  EXPECT_DOUBLE_EQ(figure(sink.finish(), "sensitivity_bi_rads_4").value, 1);
}

TEST_F(MetricsClassification, EqualsScikitLearnAndBootstrapsInTime) {
  const std::vector<std::string> names{"benign", "cancer", "normal"};
  for (std::size_t i = 0; const auto& [truth, scores] : testing::scored_samples(1000)) {
    add(std::to_string(i++ / 4), names[truth],
        {{{names[0], scores[0]}, {names[1], scores[1]}, {names[2], scores[2]}}});
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto findings = sink.finish();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  // scikit-learn 1.9.1, the same 1,000 samples (see scores_test.cpp); numpy for the intervals:
  // 20,000 resamples of the 250 patients.
  EXPECT_NEAR(figure(findings, "accuracy").value, 0.712, 1e-12);
  EXPECT_NEAR(figure(findings, "auc").value, 0.87433932518334745, 1e-12);
  EXPECT_NEAR(figure(findings, "auc").low, 0.8595904, 0.003);
  EXPECT_NEAR(figure(findings, "auc").high, 0.88855436, 0.003);
  EXPECT_NEAR(figure(findings, "accuracy").low, 0.685, 0.004);
  EXPECT_NEAR(figure(findings, "accuracy").high, 0.738, 0.004);
  EXPECT_LT(took.count(), 1.5);  // 0.1 s on a quiet machine
}

}  // namespace
}  // namespace mg::metrics
