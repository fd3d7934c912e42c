#include "stages/segment/overlap_sums.hpp"

#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mg {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// One row of four pixels an image.
at::Tensor rows(std::vector<float> values) { return at::tensor(values).view({-1, 1, 1, 4}); }

auto near(double value) { return DoubleNear(value, 1e-12); }

TEST(OverlapSums, AverageDiceOverImagesWithATumorOnly) {
  OverlapSums sums;
  // Dice 2 * 1 / (2 + 1); no tumor and none found; no tumor but one found.
  sums.add(rows({1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}), rows({1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
           0.5);
  sums.add(rows({1, 1, 1, 1}), rows({1, 1, 1, 1}), 0.1);  // Dice 1
  EXPECT_THAT(
      sums.numbers(),
      ElementsAre(Pair("loss", near((3 * 0.5 + 0.1) / 4)), Pair("dice", near((2 / 3.0 + 1) / 2)),
                  Pair("overlap", near(2 * 5 / 12.0)), Pair("empty_right", near(0.5))));
}

TEST(OverlapSums, CountWhatWasMissedAsZero) {
  OverlapSums sums;
  sums.add(rows({0, 0, 0, 0}), rows({0, 1, 1, 0}), 1);
  EXPECT_THAT(sums.numbers(),
              ElementsAre(Pair("loss", near(1)), Pair("dice", near(0)), Pair("overlap", near(0))));
}

TEST(OverlapSums, WithoutAnyTumorJudgeByWhatWasLeftEmpty) {
  OverlapSums sums;
  sums.add(rows({0, 0, 0, 0, 0, 1, 0, 0}), rows({0, 0, 0, 0, 0, 0, 0, 0}), 1);
  EXPECT_THAT(sums.numbers(),
              ElementsAre(Pair("loss", near(1)), Pair("dice", near(0.5)), Pair("overlap", near(0)),
                          Pair("empty_right", near(0.5))));
}

TEST(OverlapSums, OfNothingSayNothing) { EXPECT_THAT(OverlapSums().numbers(), IsEmpty()); }

}  // namespace
}  // namespace mg
