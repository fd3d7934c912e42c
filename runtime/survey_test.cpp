#include "runtime/survey.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "pipeline/error.hpp"

namespace mg {
namespace {

/// 12 samples: nine benign and three cancer in train, one benign each in val and test... by index.
class Twelve final : public Source {
 public:
  void open(const RunInfo&) override {}
  std::size_t size() const override { return 14; }
  Listing sample(std::size_t i) const override {
    const auto split = i < 12 ? Split::train : i == 12 ? Split::val : Split::test;
    return {
        {.key = std::to_string(i)}, split, {Value::of(Label{i % 4 == 3 ? "cancer" : "benign"})}};
  }
};

Survey survey() { return Survey(CheckedGraph{}, Twelve{}); }

std::map<bool, int> by_label(const std::vector<std::uint64_t>& order) {
  std::map<bool, int> counts;
  for (const auto i : order) ++counts[i % 4 == 3];
  return counts;
}

TEST(Survey, CountsLabelsAndSplits) {
  EXPECT_THAT(survey().labels(Split::train),
              testing::ElementsAre(testing::Pair("benign", 9), testing::Pair("cancer", 3)));
  EXPECT_THAT(survey().of(Split::test), testing::ElementsAre(13));
  EXPECT_EQ(survey().of(Split::none).size(), 14U);
}

TEST(Survey, DrawsEachTrainingSampleOnceAnEpochInAnOrderOfItsOwn) {
  const Training wishes;
  const auto first = survey().epoch(wishes, 0, Random(1));
  const auto second = survey().epoch(wishes, 1, Random(1));
  EXPECT_EQ(first, survey().epoch(wishes, 0, Random(1)));
  EXPECT_NE(first, second);
  EXPECT_NE(first, survey().epoch(wishes, 0, Random(2)));
  EXPECT_TRUE(std::is_permutation(first.begin(), first.end(), second.begin(), second.end()));
  EXPECT_EQ(first.size(), 12U);
}

TEST(Survey, BalancesLabelsAndComesToEverySampleInTurn) {
  Training wishes;
  wishes.sampler = Sampler::balanced;
  std::map<std::uint64_t, int> seen;
  for (int epoch = 0; epoch < 3; ++epoch) {
    const auto order = survey().epoch(wishes, epoch, Random(1));
    EXPECT_THAT(by_label(order),
                testing::UnorderedElementsAre(testing::Pair(false, 6), testing::Pair(true, 6)));
    for (const auto i : order) ++seen[i];
  }
  // 18 draws of nine benign samples, 18 of three cancers: each equally often.
  for (std::uint64_t i = 0; i < 12; ++i) EXPECT_EQ(seen[i], i % 4 == 3 ? 6 : 2) << i;
}

TEST(Survey, PutsPositivesIntoEveryBatch) {
  Training wishes;
  wishes.batch = 4;
  wishes.positives = 2;  // nine benign need five batches with two places; ten cancers fill the rest
  std::map<std::uint64_t, int> seen;
  for (int epoch = 0; epoch < 3; ++epoch) {
    const auto order = survey().epoch(wishes, epoch, Random(1));
    ASSERT_EQ(order.size(), 19U);
    for (std::size_t i = 0; i < order.size(); i += 4) {
      const std::vector<std::uint64_t> batch(order.begin() + i,
                                             order.begin() + std::min<std::size_t>(i + 4, 19));
      EXPECT_GE(by_label(batch)[true], 2) << i;
    }
    for (const auto i : order) ++seen[i];
  }
  for (std::uint64_t i = 0; i < 12; ++i) EXPECT_EQ(seen[i], i % 4 == 3 ? 10 : 3) << i;
  EXPECT_EQ(survey().epoch(wishes, 1, Random(1)), survey().epoch(wishes, 1, Random(1)));
  EXPECT_NE(survey().epoch(wishes, 1, Random(1)), survey().epoch(wishes, 2, Random(1)));
}

TEST(Survey, TakesThePositiveLabelsThatAreNamed) {
  Training wishes;
  wishes.batch = 4;
  wishes.positives = 3;
  wishes.positive_labels = {"benign"};
  const auto order = survey().epoch(wishes, 0, Random(1));
  EXPECT_EQ(order.size(), 12U) << "they suffice";
  for (std::size_t i = 0; i < 12; i += 4) {
    EXPECT_EQ(by_label({order.begin() + i, order.begin() + i + 4})[false], 3);
  }
  wishes.positive_labels = {"cancr"};
  EXPECT_THROW(survey().epoch(wishes, 0, Random(1)), Error);
}

TEST(Survey, LeavesOutLabelsThatTheModelDoesNotLearn) {
  Training wishes;
  wishes.labels = {"cancer", "normal"};
  EXPECT_THAT(survey().epoch(wishes, 0, Random(1)), testing::UnorderedElementsAre(3, 7, 11));
}

}  // namespace
}  // namespace mg
