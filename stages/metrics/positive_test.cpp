// metrics.classification: the class that matters, thresholds, calibration, levels and strata.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/statistics/testing.hpp"
#include "stages/metrics/classification.hpp"
#include "stages/metrics/sink_testing.hpp"

namespace mg::metrics {
namespace {

using testing::figure;
using testing::table;

struct Case {
  std::string patient, label;
  double cancer = 0;
  Split split = Split::test;
  Side side = Side::unknown;
  std::string scanner = {};
};

class PositiveClass : public ::testing::Test {
 protected:
  void add(const Case& one) {
    Identity identity{.key = "key", .patient = one.patient, .side = one.side};
    const Facts facts{{{"scanner", one.scanner}}};
    const Scores scores{{{"benign", 1 - one.cancer}, {"cancer", one.cancer}}};
    sink.add(Context(run, identity, one.split, 0, 0, 0), Label{one.label}, scores, &facts, nullptr);
  }
  Findings judge(const std::vector<Case>& cases) {
    sink.start(run);
    for (const auto& one : cases) add(one);
    return sink.finish();
  }

  RunInfo run;
  Classification sink;
  const std::vector<Case> five{{"a", "benign", 0.1},
                               {"b", "benign", 0.4},
                               {"c", "benign", 0.7},
                               {"d", "cancer", 0.6},
                               {"e", "cancer", 0.9}};
};

TEST_F(PositiveClass, IsTheUsualNameOrTheLastOfTwoOrNone) {
  EXPECT_EQ(find_positive({"normal", "cancer", "benign"}, ""), 1u);
  EXPECT_EQ(find_positive({"malignant", "benign"}, ""), 0u);
  EXPECT_EQ(find_positive({"small", "large"}, ""), 1u);
  EXPECT_EQ(find_positive({"daisy", "rose", "tulip"}, ""), std::nullopt);
  EXPECT_EQ(find_positive({"daisy", "rose", "tulip"}, "rose"), 1u);
  EXPECT_THROW(find_positive({"daisy", "rose"}, "oak"), Error);
}

TEST_F(PositiveClass, MustBeAmongTheClasses) {
  sink.classes = {"benign", "cancer"};
  sink.positive = "tumor";
  EXPECT_THROW(sink.start(run), Error);
}

TEST_F(PositiveClass, IsJudgedAtOneHalfWithoutValidation) {
  const auto findings = judge(five);
  EXPECT_DOUBLE_EQ(figure(findings, "threshold").value, 0.5);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity").value, 1);
  EXPECT_DOUBLE_EQ(figure(findings, "specificity").value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(figure(findings, "precision").value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(figure(findings, "f1").value, 0.8);
  EXPECT_EQ(figure(findings, "sensitivity").n, 2u);
  EXPECT_EQ(figure(findings, "specificity").n, 3u);
  EXPECT_EQ(figure(findings, "precision").n, 3u);
  EXPECT_EQ(figure(findings, "f1").n, 5u);
  EXPECT_TRUE(testing::notes_contain(findings, "set to one half beforehand"));
}

TEST_F(PositiveClass, TakesItsThresholdFromValidationSamplesOnly) {
  auto cases = five;
  cases.push_back({"x", "benign", 0.6, Split::val});
  cases.push_back({"y", "cancer", 0.8, Split::val});
  const auto findings = judge(cases);
  EXPECT_DOUBLE_EQ(figure(findings, "threshold").value, 0.7);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity").value, 0.5);  // 0.9 but not 0.6
  EXPECT_EQ(figure(findings, "accuracy").n, 5u);                 // validation is not judged
  EXPECT_DOUBLE_EQ(figure(findings, "positive_auc").value, 5.0 / 6);
  EXPECT_TRUE(testing::notes_contain(findings, "chosen on 2 validation samples (youden)"));
}

TEST_F(PositiveClass, TakesTheThresholdOfItsOwnFold) {
  auto first = run, second = run;
  first.folder = "fold_1";
  second.folder = "fold_2";
  const auto add_to = [&](const RunInfo& fold, const std::string& patient, const char* label,
                          double p, Split split) {
    const Identity identity{.key = "key", .patient = patient};
    sink.add(Context(fold, identity, split, 0, 0, 0), Label{label},
             {{{"benign", 1 - p}, {"cancer", p}}}, nullptr, nullptr);
  };
  sink.start(run);
  add_to(first, "a", "benign", 0.2, Split::val);  // 0.3 in the first fold
  add_to(first, "b", "cancer", 0.4, Split::val);
  add_to(first, "c", "cancer", 0.35, Split::test);
  add_to(second, "c", "benign", 0.6, Split::val);  // 0.7 in the second
  add_to(second, "d", "cancer", 0.8, Split::val);
  add_to(second, "a", "benign", 0.35, Split::test);
  const auto findings = sink.finish();
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity").value, 1);
  EXPECT_DOUBLE_EQ(figure(findings, "specificity").value, 1);
  EXPECT_DOUBLE_EQ(figure(findings, "threshold").value, 0.5);
  EXPECT_EQ(figure(findings, "accuracy").n, 2u);
  EXPECT_TRUE(testing::notes_contain(findings, "4 validation samples (youden, by each fold"));
}

TEST_F(PositiveClass, JudgesValidationSamplesThatComeAlone) {
  auto cases = five;
  for (auto& one : cases) one.split = Split::val;
  const auto findings = judge(cases);
  EXPECT_EQ(figure(findings, "accuracy").n, 5u);
  EXPECT_DOUBLE_EQ(figure(findings, "threshold").value, 0.5);
}

TEST_F(PositiveClass, JudgesAllSamplesWhereTrainingSamplesComeToo) {
  auto cases = five;
  cases[0].split = Split::train;
  cases[1].split = Split::val;
  EXPECT_EQ(figure(judge(cases), "accuracy").n, 5u);
}

TEST_F(PositiveClass, UsesTheThresholdThatItWasGiven) {
  sink.threshold = 0.65;
  const auto findings = judge(five);
  EXPECT_DOUBLE_EQ(figure(findings, "sensitivity").value, 0.5);
  EXPECT_DOUBLE_EQ(figure(findings, "specificity").value, 2.0 / 3);
  EXPECT_TRUE(testing::notes_contain(findings, "its threshold was given"));
}

TEST_F(PositiveClass, LeavesValidationSamplesThatFailedOutOfTheNotes) {
  sink.start(run);
  for (const auto& one : five) add(one);
  add({"x", "cancer", 0.8, Split::val});
  const Identity identity{.key = "key"};
  sink.missed(Context(run, identity, Split::val, 0, 0, 0), Fate::failed, "no file");
  EXPECT_FALSE(testing::notes_contain(sink.finish(), "no file"));
}

TEST_F(PositiveClass, IsPooledOverBreastsAndPatients) {
  const std::vector<Case> cases{{"a", "cancer", 0.9, Split::test, Side::left},
                                {"a", "cancer", 0.1, Split::test, Side::left},
                                {"a", "benign", 0.2, Split::test, Side::right},
                                {"b", "benign", 0.6, Split::test, Side::left},
                                {"b", "benign", 0.1, Split::test, Side::left}};
  const auto findings = judge(cases);
  EXPECT_EQ(figure(findings, "breast_auc").n, 3u);
  EXPECT_EQ(figure(findings, "patient_auc").n, 2u);
  EXPECT_DOUBLE_EQ(figure(findings, "positive_auc").value, 3.5 / 6);
  EXPECT_DOUBLE_EQ(figure(findings, "breast_auc").value, 1);   // 0.5 against 0.2 and 0.35
  EXPECT_DOUBLE_EQ(figure(findings, "patient_auc").value, 1);  // 0.4 against 0.35
  sink.aggregate = "max";
  EXPECT_DOUBLE_EQ(figure(judge(cases), "patient_auc").value, 1);
  const auto levels = table(findings, "levels");
  ASSERT_EQ(levels.rows.size(), 3u);
  EXPECT_EQ(levels.rows[1][0], "breast");
  EXPECT_EQ(levels.rows[1][2], "1");
}

TEST_F(PositiveClass, IsNotPooledWherePatientsAreNotKnown) {
  const auto findings = judge({{"", "cancer", 0.9}, {"", "benign", 0.1}});
  EXPECT_EQ(table(findings, "levels").rows.size(), 1u);
}

TEST_F(PositiveClass, IsJudgedForEachScanner) {
  auto cases = five;
  for (auto& one : cases) one.scanner = one.cancer < 0.65 ? "Howtek" : "Lumisys";
  const auto strata = table(judge(cases), "strata");
  ASSERT_EQ(strata.rows.size(), 2u);
  EXPECT_EQ(strata.rows[0][0], "scanner");
  EXPECT_EQ(strata.rows[0][1], "Howtek");
  EXPECT_EQ(strata.rows[0][2], "3");
  EXPECT_EQ(strata.rows[0][3], "1");
  EXPECT_EQ(strata.rows[0][4], "1.0000");
  EXPECT_EQ(strata.rows[1][7], "0.5000");  // both are named cancer
}

TEST_F(PositiveClass, HasNoStrataWhereAllIsOne) {
  for (const auto& each : judge(five).tables) EXPECT_NE(each.name, "strata");
}

TEST_F(PositiveClass, IsAsProbableAsItIsFrequent) {
  const auto findings = judge(five);
  EXPECT_NEAR(figure(findings, "brier").value, (0.01 + 0.16 + 0.49 + 0.16 + 0.01) / 5, 1e-12);
  EXPECT_NEAR(figure(findings, "baseline_brier").value, 0.4 * 0.6, 1e-12);
  EXPECT_NEAR(figure(findings, "ece").value, (0.1 + 0.4 + 0.7 + 0.4 + 0.1) / 5, 1e-12);
  const auto reliability = table(findings, "reliability");
  ASSERT_EQ(reliability.rows.size(), 10u);
  EXPECT_EQ(reliability.rows[5][2], "1");  // 0.6 in (0.5, 0.6]
  EXPECT_EQ(reliability.rows[5][3], "0.6000");
  EXPECT_EQ(reliability.rows[1][4], "");
}

TEST_F(PositiveClass, StandsBesideGuessing) {
  const auto findings = judge(five);
  EXPECT_DOUBLE_EQ(figure(findings, "baseline_average_precision").value, 0.4);
  EXPECT_DOUBLE_EQ(figure(findings, "baseline_pf1").value, 2 * 0.4 / 1.4);
  EXPECT_NEAR(figure(findings, "pf1").value, 2 * 1.5 / (2.7 + 2), 1e-12);
}

TEST_F(PositiveClass, OfManyClassesIsNone) {
  sink.start(run);
  const Identity identity{.key = "key"};
  const Context context(run, identity, Split::test, 0, 0, 0);
  const Scores scores{{{"daisy", 0.5}, {"rose", 0.3}, {"tulip", 0.2}}};
  for (const auto* name : {"daisy", "rose", "tulip"}) {
    sink.add(context, Label{name}, scores, nullptr, nullptr);
  }
  const auto findings = sink.finish();
  for (const auto& each : findings.figures) EXPECT_NE(each.name, "positive_auc");
  EXPECT_EQ(table(findings, "roc").rows.size(), 6u);  // two points a class
  EXPECT_NEAR(figure(findings, "ece").value, std::abs(0.5 - 1.0 / 3), 1e-12);
}

TEST_F(PositiveClass, EqualsTheOraclesOnSamplesWithTies) {
  sink.positive = "normal";
  sink.threshold = 0.35;
  sink.start(run);
  const std::vector<std::string> names{"benign", "cancer", "normal"};
  for (std::size_t i = 0; const auto& [truth, scores] : testing::scored_samples(200)) {
    const Identity identity{.key = "key",
                            .patient = std::to_string(i / 4),
                            .side = i / 2 % 2 == 0 ? Side::left : Side::right};
    ++i;
    sink.add(Context(run, identity, Split::test, 0, 0, 0), Label{names[truth]},
             {{{names[0], scores[0]}, {names[1], scores[1]}, {names[2], scores[2]}}}, nullptr,
             nullptr);
  }
  const auto findings = sink.finish();
  const auto value = [&](const char* name) { return figure(findings, name).value; };
  // scikit-learn 1.9.1 and, for DeLong's interval, pROC 1.18.0: see tests/oracles
  EXPECT_NEAR(value("positive_auc"), 0.876608431844335, 1e-12);
  EXPECT_NEAR(figure(findings, "positive_auc_delong").low, 0.830192772841147, 1e-12);
  EXPECT_NEAR(value("partial_auc"), 0.722995964123091, 1e-12);
  EXPECT_NEAR(value("sensitivity_at_specificity_90"), 0.670886075949367, 1e-12);
  EXPECT_NEAR(value("specificity_at_sensitivity_90"), 0.59504132231405, 1e-12);
  EXPECT_NEAR(value("average_precision"), 0.834845931937103, 1e-12);
  EXPECT_NEAR(value("pf1"), 0.51265066652194, 1e-12);
  EXPECT_NEAR(value("f1"), 0.732558139534884, 1e-12);
  EXPECT_NEAR(value("precision"), 0.67741935483871, 1e-12);
  EXPECT_NEAR(value("sensitivity"), 0.79746835443038, 1e-12);
  EXPECT_NEAR(value("specificity"), 0.752066115702479, 1e-12);
  EXPECT_NEAR(value("brier"), 0.231991498877126, 1e-12);
  EXPECT_NEAR(value("ece"), 0.117805218230907, 1e-12);
  EXPECT_NEAR(value("breast_auc"), 0.859507640067912, 1e-12);
  EXPECT_NEAR(value("patient_auc"), 0.83, 1e-12);
  EXPECT_NEAR(value("patient_average_precision"), 0.95828863777154, 1e-12);
  EXPECT_NEAR(figure(findings, "positive_auc").low, 0.83482018, 0.005);  // 20,000 resamples
  EXPECT_NEAR(figure(findings, "positive_auc").high, 0.9157432, 0.005);
}

}  // namespace
}  // namespace mg::metrics
