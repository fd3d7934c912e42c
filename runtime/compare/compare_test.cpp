#include "runtime/compare/compare.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "pipeline/error.hpp"
#include "pipeline/statistics/testing.hpp"
#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Writes the run folder of a reader of 200 samples: the scores of the third class, or those
/// blurred by the next sample's; four samples a patient. tests/oracles/metrics.py draws the same.
class Compare : public testing::InFolder {
 protected:
  static std::string key(std::size_t i) { return "s" + std::to_string(i); }

  fs::path reader(const std::string& name, bool blurred, const std::string& more_rows = "") const {
    const auto samples = metrics::testing::third_class();
    const auto out = folder() / name;
    fs::create_directories(out);
    std::ofstream table(out / "predictions.csv"), splits(out / "splits.csv");
    table << "key,split,fate,why,label,scores.best,scores.benign,scores.cancer\n";
    splits << "key,patient,split\n";
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double next = samples[(i + 1) % samples.size()].score;
      const double score = blurred ? (samples[i].score + next) / 2 : samples[i].score;
      table << key(i) << ",test,ok,," << (samples[i].positive ? "cancer" : "benign") << ","
            << (score >= 0.4 ? "cancer" : "benign") << ",";
      table.precision(17);
      table << 1 - score << "," << score << "\n";
      splits << key(i) << ",p" << i / 4 << ",test\n";
    }
    table << more_rows;
    std::ofstream(out / "metrics.json")
        << R"({"results": {"scores": {"threshold": {"value": 0.4}}}})";
    return out;
  }

  static const Compared& figure(const Comparison& comparison, const std::string& name,
                                const std::string& how = "") {
    for (const auto& one : comparison.figures) {
      if (one.name == name && one.how.find(how) != std::string::npos) return one;
    }
    throw Error("no figure " + name);
  }
};

TEST_F(Compare, EqualsPRocAndStatsmodelsFromTheFoldersOfTwoRuns) {
  const auto all =
      compare_results(read_results(reader("a", false)), read_results(reader("b", true)),
                      {.bootstrap = {.resamples = 4000}});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].of, "scores");
  EXPECT_EQ(all[0].samples, 200U);
  EXPECT_EQ(all[0].patients, 50U);
  const auto& area = figure(all[0], "auc of cancer", "DeLong");
  EXPECT_NEAR(area.p, 0.0012023969900807, 1e-12);  // pROC 1.18.0
  const auto& clustered = figure(all[0], "auc of cancer", "patients");
  EXPECT_NEAR(clustered.interval.low, 0.04503736, 0.006);  // numpy 2.4.6
  EXPECT_NEAR(clustered.interval.high, 0.15519447, 0.006);
  for (const auto* name : {"accuracy", "accuracy at own thresholds"}) {
    const auto& accuracy = figure(all[0], name);
    EXPECT_DOUBLE_EQ(accuracy.a, 158.0 / 200) << name;
    EXPECT_DOUBLE_EQ(accuracy.b, 147.0 / 200) << name;
    EXPECT_NEAR(accuracy.p, 0.184850482416418, 1e-12) << name;  // statsmodels 0.15.0
    EXPECT_THAT(accuracy.how, HasSubstr("A alone right 34, B alone 23"));
    EXPECT_LT(accuracy.interval.low, 11.0 / 200);
    EXPECT_GT(accuracy.interval.high, 11.0 / 200);
  }
}

TEST_F(Compare, FindsNoDifferenceOfARunFromItself) {
  const auto run = read_results(reader("a", true));
  const auto comparisons = compare_results(run, run, {});
  for (const auto& one : comparisons.at(0).figures) {
    EXPECT_DOUBLE_EQ(one.difference, 0) << one.name;
    EXPECT_DOUBLE_EQ(one.interval.low, 0) << one.name;
    EXPECT_TRUE(std::isnan(one.p) || one.p == 1) << one.name << " " << one.p;
  }
}

TEST_F(Compare, LeavesOutWhatIsNotInBothAndWhatIsNotJudged) {
  const auto a = read_results(reader("a", false,
                                     "extra,test,ok,,benign,benign,0.75,0.25\n"
                                     "tuning,val,ok,,benign,benign,0.75,0.25\n"
                                     "lost,test,failed,cannot read,,,,\n"
                                     "healthy,test,ok,,normal,benign,0.75,0.25\n"));
  const auto all = compare_results(a, read_results(reader("b", true)), {});
  EXPECT_EQ(all[0].samples, 200U);
  EXPECT_THAT(all[0].only_in_a, ElementsAre("extra"));
  EXPECT_THAT(mg::text_of(a, a, all), HasSubstr("1 only in A (the first: extra): left out"));
}

TEST_F(Compare, TakesFoldsThresholdsAndPatientsFromTheirFolders) {
  const auto run = reader("a", false);
  fs::create_directories(run / "fold_1");
  fs::rename(run / "splits.csv", run / "fold_1" / "splits.csv");
  fs::rename(run / "metrics.json", run / "fold_1" / "metrics.json");
  std::ofstream(run / "metrics.json") << "{}";
  std::ofstream(run / "predictions.csv")
      << "key,split,fate,why,fold,label,scores.best,scores.benign,scores.cancer\n"
         "s0,test,ok,,1,benign,benign,0.75,0.25\ns1.0,test,ok,,2,cancer,cancer,0.25,0.75\n";
  const auto results = read_results(run);
  const auto& samples = results.verdicts.at(0).samples;
  EXPECT_DOUBLE_EQ(samples[0].threshold, 0.4);
  EXPECT_TRUE(std::isnan(samples[1].threshold)) << "the second fold says nothing";
  EXPECT_EQ(results.patient_of("s1.0"), "p0") << "a part of s1";
  EXPECT_EQ(results.patient_of("x"), "");
}

TEST_F(Compare, PairsTheFiguresOfImages) {
  for (const auto* name : {"a", "b"}) {
    const bool first = name == std::string("a");
    const auto run = reader(name, !first);
    std::ofstream(run / "metrics.json")
        << R"({"tables": {"overlap": {"images": {"columns":
        ["key", "truth_px", "dice"], "rows": [["s0", "9", ")"
        << (first ? "0.9" : "0.5") << R"("], ["s4", "9", "0.5"], ["s8", "0", "0"]]}}}})";
  }
  const auto all = compare_results(read_results(folder() / "a"), read_results(folder() / "b"), {});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].of, "overlap");
  const auto& dice = figure(all[1], "dice");
  EXPECT_EQ(dice.n, 2U) << "s8 has no tumor";
  EXPECT_DOUBLE_EQ(dice.a, 0.7);
  EXPECT_DOUBLE_EQ(dice.difference, 0.2);
  const auto json = nlohmann::json::parse(json_of({}, {}, all));
  EXPECT_DOUBLE_EQ(json["comparisons"][1]["figures"][0]["difference"], 0.2);
}

TEST_F(Compare, SaysWhatIsMissing) {
  try {
    read_results(folder());
    FAIL() << "there is no run";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("has no predictions.csv"));
  }
  const auto run = read_results(reader("a", false));
  try {
    compare_results(run, run, {.positive = "cancr"});
    FAIL() << "there is no such class";
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), HasSubstr("did you mean 'cancer'?"));
  }
}

}  // namespace
}  // namespace mg
