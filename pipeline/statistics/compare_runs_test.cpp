#include "pipeline/statistics/compare_runs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

/// The third class of 200 samples, named from 0.4 on; the second reader sees each score blurred by
/// the next sample's.
std::vector<Verdict> reader(bool blurred) {
  const auto samples = testing::third_class();
  std::vector<Verdict> out;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double next = samples[(i + 1) % samples.size()].score;
    const double score = blurred ? (samples[i].score + next) / 2 : samples[i].score;
    out.push_back({"key" + std::to_string(i), samples[i].positive ? "cancer" : "benign",
                   score >= 0.4 ? "cancer" : "benign", score, std::to_string(i / 4)});
  }
  return out;
}

TEST(CompareRuns, EqualsPRocAndStatsmodels) {
  const auto compared = compare_runs(reader(false), reader(true), "cancer", {});
  EXPECT_EQ(compared.samples, 200u);
  EXPECT_EQ(compared.positives, 79u);
  EXPECT_EQ(compared.patients, 50u);
  EXPECT_NEAR(compared.areas.p, 0.0012023969900807, 1e-12);  // pROC 1.18.0
  EXPECT_EQ(compared.disagreement.only_a, 34u);
  EXPECT_EQ(compared.disagreement.only_b, 23u);
  EXPECT_NEAR(compared.mcnemar_p, 0.184850482416418, 1e-12);  // statsmodels 0.15.0
  EXPECT_DOUBLE_EQ(compared.right_in_a, 158.0 / 200);
  EXPECT_DOUBLE_EQ(compared.right_in_b, 147.0 / 200);
}

TEST(CompareRuns, DrawsWholePatients) {
  const auto compared = compare_runs(reader(false), reader(true), "cancer", {.resamples = 20000});
  // numpy 2.4.6, 20,000 resamples of the 50 patients.
  EXPECT_NEAR(compared.by_patients.low, 0.04503736, 0.003);
  EXPECT_NEAR(compared.by_patients.high, 0.15519447, 0.003);
}

TEST(CompareRuns, PairsSamplesByTheirKeysNotTheirOrder) {
  auto b = reader(true);
  std::reverse(b.begin(), b.end());
  EXPECT_DOUBLE_EQ(compare_runs(reader(false), b, "cancer", {}).areas.p,
                   compare_runs(reader(false), reader(true), "cancer", {}).areas.p);
}

TEST(CompareRuns, TellWhichSamplesOnlyOneOfThemHas) {
  auto a = reader(false), b = reader(true);
  a.pop_back();
  b.erase(b.begin());
  const auto compared = compare_runs(a, b, "cancer", {});
  EXPECT_EQ(compared.samples, 198u);
  EXPECT_EQ(compared.only_in_a, (std::vector<std::string>{"key0"}));
  EXPECT_EQ(compared.only_in_b, (std::vector<std::string>{"key199"}));
}

TEST(CompareRuns, FindNoDifferenceOfARunFromItself) {
  const auto compared = compare_runs(reader(true), reader(true), "cancer", {});
  EXPECT_DOUBLE_EQ(compared.areas.difference, 0);
  EXPECT_DOUBLE_EQ(compared.areas.p, 1);
  EXPECT_DOUBLE_EQ(compared.mcnemar_p, 1);
  EXPECT_DOUBLE_EQ(compared.by_patients.low, 0);
}

TEST(CompareRuns, TakeEachSampleForItselfWherePatientsAreNotKnown) {
  auto a = reader(false);
  for (auto& verdict : a) verdict.patient = "";
  EXPECT_EQ(compare_runs(a, reader(true), "cancer", {}).patients, 200u);
}

TEST(CompareRuns, RefuseWhatCannotBePaired) {
  auto twice = reader(false), other = reader(true);
  twice.push_back(twice.front());
  EXPECT_THROW(compare_runs(twice, other, "cancer", {}), Error);
  other.front().truth = "normal";
  EXPECT_THROW(compare_runs(reader(false), other, "cancer", {}), Error);
  EXPECT_THROW(compare_runs(reader(false), {}, "cancer", {}), Error);
}

}  // namespace
}  // namespace mg::metrics
