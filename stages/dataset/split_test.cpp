#include "stages/dataset/split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "pipeline/error.hpp"

namespace mg {
namespace {

TEST(ShareOut, GivesTheRemainderToTheLargestFraction) {
  EXPECT_EQ(share_out(10, {0.6, 0.15, 0.25}), (std::vector<int>{6, 2, 2}));  // 6, 1.5, 2.5: a tie
  EXPECT_EQ(share_out(7, {1, 1, 1}), (std::vector<int>{3, 2, 2}));
  EXPECT_EQ(share_out(0, {1, 2}), (std::vector<int>{0, 0}));
  EXPECT_EQ(share_out(5, {0, 3, 0}), (std::vector<int>{0, 5, 0}));
  EXPECT_EQ(share_out(40, {0.2, 0.4, 0.4}), (std::vector<int>{8, 16, 16}));
}

TEST(ShareOut, RefusesImpossibleShares) {
  EXPECT_THROW(share_out(3, {0, 0}), Error);
  EXPECT_THROW(share_out(3, {1, -1}), Error);
}

/// `patients` of each severity 0, 1, 2, ..., with two samples each, the first of which is healthy.
std::vector<Member> cohort(const std::vector<int>& patients) {
  std::vector<Member> members;
  for (std::size_t severity = 0; severity < patients.size(); ++severity) {
    for (int i = 0; i < patients[severity]; ++i) {
      const auto name = std::to_string(severity) + "-" + std::to_string(i);
      members.push_back({name, 0});
      members.push_back({name, static_cast<int>(severity)});
    }
  }
  return members;
}

std::map<std::string, int> count(const std::vector<std::string>& splits) {
  std::map<std::string, int> counts;
  for (const auto& split : splits) ++counts[split];
  return counts;
}

TEST(SplitPatients, KeepsAPatientInOneSplit) {
  const auto members = cohort({20, 20, 20});
  const auto splits = split_patients(members, {});
  for (std::size_t i = 0; i < members.size(); i += 2) EXPECT_EQ(splits[i], splits[i + 1]);
}

TEST(SplitPatients, CountsExactlyOverAllAndInEveryStratum) {
  const auto members = cohort({20, 40, 60});
  const auto splits = split_patients(members, {0.5, 0.25, 0.25, 3, true});
  EXPECT_EQ(count(splits), (std::map<std::string, int>{{"train", 120}, {"val", 60}, {"test", 60}}));
  std::map<std::string, int> of_second;
  for (std::size_t i = 40; i < 120; ++i) ++of_second[splits[i]];
  EXPECT_EQ(of_second, (std::map<std::string, int>{{"train", 40}, {"val", 20}, {"test", 20}}));
}

TEST(SplitPatients, RoundsOverAllEvenIfEveryStratumIsTiny) {
  const std::vector<int> ones(12, 1);  // twelve labels of one patient each
  const auto counts = count(split_patients(cohort(ones), {0.5, 0.25, 0.25, 1, true}));
  EXPECT_EQ(counts, (std::map<std::string, int>{{"train", 12}, {"val", 6}, {"test", 6}}));
}

TEST(SplitPatients, DoesNotDependOnTheOrderOfTheList) {
  auto members = cohort({9, 14, 8});
  const auto splits = split_patients(members, {});
  std::map<std::string, std::string> expected;
  for (std::size_t i = 0; i < members.size(); ++i) expected[members[i].patient] = splits[i];
  std::reverse(members.begin(), members.end());
  const auto reversed = split_patients(members, {});
  for (std::size_t i = 0; i < members.size(); ++i)
    EXPECT_EQ(reversed[i], expected[members[i].patient]);
}

TEST(SplitPatients, ChangesWithTheSeedAndOnlyThen) {
  const auto members = cohort({30, 30});
  const SplitShares one{0.6, 0.15, 0.25, 1, true}, two{0.6, 0.15, 0.25, 2, true};
  EXPECT_EQ(split_patients(members, one), split_patients(members, one));
  EXPECT_NE(split_patients(members, one), split_patients(members, two));
}

TEST(SplitPatients, MayLeaveASplitEmpty) {
  const auto counts = count(split_patients(cohort({3, 4}), {0, 0, 1, 1, true}));
  EXPECT_EQ(counts, (std::map<std::string, int>{{"test", 14}}));
  EXPECT_THROW(split_patients(cohort({3}), {0, 0, 0, 1, true}), Error);
}

TEST(SplitPatients, MixesLabelsWithoutStrata) {
  const auto counts = count(split_patients(cohort({10, 10}), {0.5, 0, 0.5, 1, false}));
  EXPECT_EQ(counts, (std::map<std::string, int>{{"train", 20}, {"test", 20}}));
}

}  // namespace
}  // namespace mg
