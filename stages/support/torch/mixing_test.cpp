#include "stages/support/torch/mixing.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace mg::net {
namespace {

/// Pictures of one value each: 1, 2, 3, ...
at::Tensor plain(int samples, int height, int width) {
  const auto values = at::arange(1, samples + 1, at::TensorOptions(at::kFloat));
  return values.view({samples, 1, 1, 1}).expand({samples, 1, height, width}).contiguous();
}

TEST(Mixup, AddsPartnersByTheirShare) {
  const Mix mix{0.75, {1, 2, 0}, {}};
  const auto x = mixed(plain(3, 2, 2), mix);
  EXPECT_FLOAT_EQ(x[0][0][0][0].item<float>(), 0.75F * 1 + 0.25F * 2);
  EXPECT_FLOAT_EQ(x[2][0][1][1].item<float>(), 0.75F * 3 + 0.25F * 1);
  const auto shares = mixed_labels(at::tensor({0, 2, 2}, at::kLong), 3, mix);
  EXPECT_TRUE(at::equal(shares, at::tensor({0.75F, 0.0F, 0.25F,  //
                                            0.0F, 0.0F, 1.0F,    //
                                            0.25F, 0.0F, 0.75F})
                                    .view({3, 3})));
}

TEST(CutMix, ReplacesTheBoxAndNothingElse) {
  const auto x = mixed(plain(2, 4, 6), {0.5, {1, 0}, MixBox{1, 2, 3, 2}});
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 6; ++column) {
      const bool inside = column >= 1 && column < 4 && row >= 2;
      EXPECT_EQ(x[0][0][row][column].item<float>(), inside ? 2 : 1);
      EXPECT_EQ(x[1][0][row][column].item<float>(), inside ? 1 : 2);
    }
  }
}

TEST(CutMix, SharesAreThoseOfTheAreaInThePicture) {
  for (int i = 0; i < 300; ++i) {
    const auto mix = draw_mix({0, 1, 1}, Random(i), 4, 50, 30);
    ASSERT_TRUE(mix && mix->box);
    const auto& box = *mix->box;
    EXPECT_TRUE(box.x >= 0 && box.y >= 0 && box.x + box.width <= 50 && box.y + box.height <= 30);
    EXPECT_DOUBLE_EQ(mix->share, 1 - box.width * box.height / 1500.0);
  }
}

TEST(Mixing, HappensAsOftenAndInTheKindAsAsked) {
  int none = 0, boxes = 0;
  for (int i = 0; i < 4000; ++i) {
    const auto mix = draw_mix({0.2, 1, 0.5}, Random(i), 4, 20, 20);
    none += !mix;
    boxes += mix && mix->box;
  }
  EXPECT_NEAR(none, 2000, 95);  // three standard deviations
  EXPECT_NEAR(boxes, 1000, 83);
  EXPECT_FALSE(draw_mix({0, 0, 1}, Random(1), 4, 20, 20));
  EXPECT_FALSE(draw_mix({0.2, 0, 1}, Random(1), 4, 20, 20)->box);
}

TEST(Mixing, PartnersAreEachOnePictureOfTheBatch) {
  const auto mix = draw_mix({0.2, 0, 1}, Random(3), 16, 20, 20);
  const std::set<std::int64_t> all(mix->partners.begin(), mix->partners.end());
  EXPECT_EQ(all.size(), 16U);
  EXPECT_EQ(*all.rbegin(), 15);
}

TEST(Mixing, SharesHaveTheMomentsOfTheBetaDistribution) {
  for (const auto alpha : {0.2, 1.0, 3.0}) {
    double sum = 0, squares = 0;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
      Random random(i);
      const auto share = draw_share(random, alpha);
      ASSERT_TRUE(share >= 0 && share <= 1);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    const auto variance = 1 / (4 * (2 * alpha + 1));
    EXPECT_NEAR(sum / n, 0.5, 4 * std::sqrt(variance / n)) << alpha;
    EXPECT_NEAR(squares / n, variance, 0.03 * variance + 0.001) << alpha;
  }
}

TEST(Mixing, FollowsFromTheSeedTheEpochAndTheBatch) {
  const RunInfo run;
  const std::vector<Identity> who{{.key = "a"}, {.key = "b"}};
  const auto key = [&](std::uint64_t seed, int epoch, int first) {
    const std::vector<Context> batch{{run, who[first], Split::train, 0, epoch, 0},
                                     {run, who[1 - first], Split::train, 1, epoch, 0}};
    return stream_of(seed, batch).key();
  };
  EXPECT_EQ(key(1, 2, 0), key(1, 2, 0));
  EXPECT_NE(key(1, 2, 0), key(2, 2, 0));
  EXPECT_NE(key(1, 2, 0), key(1, 3, 0));
  EXPECT_NE(key(1, 2, 0), key(1, 2, 1));
}

}  // namespace
}  // namespace mg::net
