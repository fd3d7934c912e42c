#include "pipeline/statistics/paired_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "pipeline/statistics/testing.hpp"

namespace mg::metrics {
namespace {

/// The first two scores of 60 samples; some are equal.
std::vector<ValuedTwice> pairs() {
  std::vector<ValuedTwice> out;
  for (const auto& [truth, scores] : testing::scored_samples(60)) {
    out.push_back({scores[0], scores[1], std::to_string(out.size() / 4)});
  }
  return out;
}

std::vector<double> differences() {
  std::vector<double> out;
  for (const auto& pair : pairs()) out.push_back(pair.a - pair.b);
  return out;
}

TEST(SignedRank, EqualsScipy) {  // scipy 1.17.1, wilcoxon(method="approx")
  EXPECT_NEAR(signed_rank(differences()), 0.404138187212933, 1e-12);
  EXPECT_NEAR(signed_rank({1, 2, 2, -1, 3, 0, 4, 4, 5, -2}), 0.0429012060114013, 1e-12);
}

TEST(SignedRank, FindsNothingWhereNothingDiffers) {
  EXPECT_DOUBLE_EQ(signed_rank({0, 0, 0}), 1);
  EXPECT_DOUBLE_EQ(signed_rank({1, -1, 2, -2}), 1);
  EXPECT_TRUE(std::isnan(signed_rank({})));
}

TEST(PairedValues, HaveTheMeanDifferenceAndItsIntervalByPatients) {
  const auto compared = compare_values(pairs(), {.resamples = 20000});
  EXPECT_NEAR(compared.difference, -0.0279337729877173, 1e-12);
  EXPECT_NEAR(compared.interval.low, -0.07555866, 0.003);  // numpy 2.4.6, 100,000 resamples
  EXPECT_NEAR(compared.interval.high, 0.02198647, 0.003);
  EXPECT_NEAR(compared.p, signed_rank(differences()), 1e-15);
}

TEST(PairedValues, TakeEachSampleForItselfWherePatientsAreNotKnown) {
  const auto compared = compare_values({{1, 0}, {3, 0}}, {});
  EXPECT_DOUBLE_EQ(compared.difference, 2);
  EXPECT_DOUBLE_EQ(compared.interval.low, 1);
  EXPECT_DOUBLE_EQ(compared.interval.high, 3);
}

}  // namespace
}  // namespace mg::metrics
