#include "runtime/sampling.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace mg {
namespace {

using ::testing::Each;

const SamplesByLabel members{{"benign", {0, 1, 2, 3, 4, 5}}, {"cancer", {6, 7}}};

std::map<std::string, std::size_t> sizes(Sampler sampler) {
  std::map<std::string, std::size_t> out;
  for (const auto& [label, list] : drawn(members, sampler, 0, Random(1))) out[label] = list.size();
  return out;
}

/// How often each sample is drawn in the first epochs.
std::map<std::uint64_t, int> seen(Sampler sampler, int epochs) {
  std::map<std::uint64_t, int> out;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (const auto& [label, list] : drawn(members, sampler, epoch, Random(1))) {
      for (const auto i : list) ++out[i];
    }
  }
  return out;
}

TEST(Drawn, HasTheSizesThatTheSamplerPromises) {
  using Sizes = std::map<std::string, std::size_t>;
  EXPECT_EQ(sizes(Sampler::shuffle), (Sizes{{"benign", 6}, {"cancer", 2}}));
  EXPECT_EQ(sizes(Sampler::balanced), (Sizes{{"benign", 4}, {"cancer", 4}}));
  EXPECT_EQ(sizes(Sampler::oversample), (Sizes{{"benign", 6}, {"cancer", 6}}));
  EXPECT_EQ(sizes(Sampler::undersample), (Sizes{{"benign", 2}, {"cancer", 2}}));
}

TEST(Drawn, ComesToAllSamplesOfALabelEquallyOften) {
  using Times = std::map<std::uint64_t, int>;
  EXPECT_EQ(seen(Sampler::oversample, 1),
            (Times{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 3}, {7, 3}}));
  EXPECT_EQ(seen(Sampler::undersample, 3),
            (Times{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 3}, {7, 3}}));
}

TEST(Drawn, OfASingleLabelIsAllOfIt) {
  const SamplesByLabel one{{"cancer", {3, 5}}};
  EXPECT_EQ(drawn(one, Sampler::oversample, 0, Random(1)), one);
}

TEST(PositivesNeeded, AreThoseThereAreWhereTheySuffice) {
  EXPECT_EQ(positives_needed(8, 24, {8, 2}), 8U);  // four batches
  EXPECT_EQ(positives_needed(8, 0, {8, 2}), 8U);
}

TEST(PositivesNeeded, FillEveryBatchThatTheOthersNeed) {
  EXPECT_EQ(positives_needed(3, 29, {8, 1}), 5U);     // 29 others fill 5 batches with 7 places
  EXPECT_EQ(positives_needed(1, 100, {10, 2}), 26U);  // 13 batches with 8 places
}

struct Case {
  std::size_t positives, others, batch, least;
};
class Composed : public ::testing::TestWithParam<Case> {
 protected:
  static Samples numbers(std::size_t count, std::uint64_t first) {
    Samples out(count);
    std::iota(out.begin(), out.end(), first);
    return out;
  }
};

TEST_P(Composed, HasEveryDrawOnceAndEnoughPositivesInEachBatch) {
  const auto [given, others, batch, least] = GetParam();
  const Composition composition{batch, least};
  const auto positives = positives_needed(given, others, composition);
  const auto positive = numbers(positives, 1000), other = numbers(others, 0);
  const auto order = composed(positive, other, composition, Random(3));
  EXPECT_EQ(order, composed(positive, other, composition, Random(3)));
  EXPECT_NE(order, composed(positive, other, composition, Random(4)));
  auto all = positive;
  all.insert(all.end(), other.begin(), other.end());
  EXPECT_TRUE(std::is_permutation(order.begin(), order.end(), all.begin(), all.end()));
  for (std::size_t begin = 0; begin < order.size(); begin += batch) {
    const auto end = std::min(begin + batch, order.size());
    const auto found = std::count_if(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                     order.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](std::uint64_t i) { return i >= 1000; });
    EXPECT_GE(static_cast<std::size_t>(found), std::min(least, end - begin)) << begin;
  }
}

INSTANTIATE_TEST_SUITE_P(OfMany, Composed,
                         ::testing::Values(Case{8, 24, 8, 2}, Case{3, 29, 8, 1},
                                           Case{1, 100, 10, 2}, Case{50, 50, 8, 3},
                                           Case{9, 8, 8, 2} /* one is left over */,
                                           Case{20, 0, 8, 4}, Case{2, 30, 4, 3},
                                           Case{5, 5, 64, 1}));

}  // namespace
}  // namespace mg
