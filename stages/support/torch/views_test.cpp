// Flips and sliding windows, with networks whose answers are known.
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/sliding_window.hpp"

namespace mg::net {
namespace {

using ::testing::ElementsAre;

at::Tensor picture(std::int64_t count, std::int64_t height, std::int64_t width) {
  return closed_form::picture("x", {count, 1, height, width}).add(1).div(2);  // in [0, 1)
}

at::Tensor itself(const at::Tensor& x) { return x; }

// ---- flips -------------------------------------------------------------------------------------

TEST(Flips, ChangeNothingForANetworkThatDoesNotCareHowAPictureLies) {
  const auto x = picture(2, 5, 6);
  for (const auto* flips : {"none", "horizontal", "both"}) {
    EXPECT_TRUE(at::equal(over_flips(x, flips, itself), x)) << flips;
  }
}

TEST(Flips, AverageTheMirroredAnswersBackInPlace) {
  const auto x = picture(1, 2, 3);
  // A network that marks the first column of whatever it sees.
  const auto left = [](const at::Tensor& view) {
    auto out = view.clone().zero_();
    out.select(3, 0).copy_(view.select(3, 0));
    return out;
  };
  const auto said = over_flips(x, "horizontal", left);
  for (std::int64_t y = 0; y < 2; ++y) {
    const auto at = [&](const at::Tensor& t, std::int64_t column) {
      return t[0][0][y][column].item<float>();
    };
    EXPECT_FLOAT_EQ(at(said, 0), at(x, 0) / 2);
    EXPECT_FLOAT_EQ(at(said, 1), 0);
    EXPECT_FLOAT_EQ(at(said, 2), at(x, 2) / 2);
  }
}

TEST(Flips, AverageRowsOfProbabilitiesOverAllViews) {
  const auto x = at::tensor({0.1F, 0.2F, 0.3F, 0.4F}).view({1, 1, 2, 2});
  const auto corner = [](const at::Tensor& view) { return view.select(3, 0).select(2, 0); };
  const auto said = [&](const char* flips) { return over_flips(x, flips, corner).item<float>(); };
  EXPECT_FLOAT_EQ(said("none"), 0.1F);
  EXPECT_FLOAT_EQ(said("horizontal"), 0.15F);
  EXPECT_FLOAT_EQ(said("both"), 0.25F);
  EXPECT_THROW(said("vertical"), Error);
}

// ---- windows -----------------------------------------------------------------------------------

TEST(SlidingWindow, CoversASideFromEndToEndWithAtLeastTheOverlap) {
  EXPECT_THAT(window_starts(10, 4, 0.5), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(window_starts(11, 4, 0.5), ElementsAre(0, 2, 4, 5, 7));
  EXPECT_THAT(window_starts(12, 4, 0), ElementsAre(0, 4, 8));
  EXPECT_THAT(window_starts(4, 4, 0.5), ElementsAre(0));
  EXPECT_THAT(window_starts(3, 4, 0.5), ElementsAre(0));
  EXPECT_THAT(window_starts(5, 4, 0.5), ElementsAre(0, 1));
}

TEST(SlidingWindow, WeighsAWindowByAGaussian) {
  const auto weights = window_weights(16);  // deviation 2, middle 7.5
  const auto at = [&](int y, int x) { return weights[y][x].item<double>(); };
  EXPECT_NEAR(at(7, 8), std::exp(-(0.25 + 0.25) / 8), 1e-7);
  EXPECT_NEAR(at(0, 7), std::exp(-(7.5 * 7.5 + 0.25) / 8), 1e-7);
  EXPECT_TRUE(at::equal(weights, weights.t()));
  EXPECT_GT(at(0, 0), 0) << "no pixel is left without a weight";
}

/// Gives each window one number: a half of its first pixel.
at::Tensor half_of_the_corner(const at::Tensor& windows) {
  const auto corner = windows.narrow(2, 0, 1).narrow(3, 0, 1).div(2);
  return corner.expand_as(windows);
}

TEST(SlidingWindow, GivesEachPixelTheWeightedMeanOfTheWindowsThatSeeIt) {
  const auto x = picture(1, 9, 13);
  const std::int64_t side = 4;
  const auto said = over_windows(x, {side, 0.5, 3}, half_of_the_corner);
  const auto weights = window_weights(side);
  for (std::int64_t row = 0; row < 9; ++row) {
    for (std::int64_t column = 0; column < 13; ++column) {
      double sum = 0, total = 0;
      for (const auto y : window_starts(9, side, 0.5)) {
        for (const auto left : window_starts(13, side, 0.5)) {
          const auto down = row - y, along = column - left;
          if (down < 0 || down >= side || along < 0 || along >= side) continue;
          const auto weight = weights[down][along].item<double>();
          sum += weight * x[0][0][y][left].item<double>() / 2;
          total += weight;
        }
      }
      EXPECT_NEAR(said[0][0][row][column].item<double>(), sum / total, 1e-6);
    }
  }
}

TEST(SlidingWindow, IsTheNetworkItselfIfThatLooksAtSinglePixels) {
  for (const auto& x : {picture(2, 40, 33), picture(1, 64, 64), picture(1, 3, 70)}) {
    EXPECT_TRUE(at::allclose(over_windows(x, {32, 0.5, 4}, itself), x, 0, 1e-6)) << x.sizes();
  }
}

TEST(SlidingWindow, ContinuesSmallPicturesByTheirBorder) {
  const auto x = at::tensor({0.2F, 0.8F}).view({1, 1, 1, 2});
  // Of the window [.2 .2 .8 .8] in each row: the mean, a half.
  const auto mean = [](const at::Tensor& windows) {
    return windows.mean({2, 3}, true).expand_as(windows);
  };
  const auto said = over_windows(x, {4, 0.5, 1}, mean);
  EXPECT_EQ(said.sizes(), x.sizes());
  EXPECT_NEAR(said[0][0][0][1].item<float>(), 0.5, 1e-6);
}

TEST(SlidingWindow, GivesTheSameBitsForAnyNumberOfWindowsAtOnceAndAnyCompany) {
  const auto x = picture(3, 70, 50);
  const auto alone = over_windows(x.narrow(0, 1, 1), {32, 0.5, 1}, half_of_the_corner);
  for (const std::int64_t at_once : {1, 3, 8, 100}) {
    std::int64_t most = 0;
    const auto watched = [&](const at::Tensor& windows) {
      most = std::max(most, windows.size(0));
      return half_of_the_corner(windows);
    };
    const auto all = over_windows(x, {32, 0.5, at_once}, watched);
    EXPECT_TRUE(at::equal(all.narrow(0, 1, 1), alone)) << at_once;
    EXPECT_LE(most, at_once);
  }
}

}  // namespace
}  // namespace mg::net
