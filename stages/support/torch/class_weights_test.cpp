#include "stages/support/torch/class_weights.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(ClassWeights, OfInverseAreOneOverTheSamples) {
  EXPECT_THAT(class_weights({30, 10}, "inverse", 0),
              ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(1.5, 1e-12)));
  EXPECT_THAT(class_weights({0, 1}, "inverse", 0), ElementsAre(1, 1)) << "none counts as one";
}

TEST(ClassWeights, OfEffectiveFollowTheFormula) {
  const double a = 0.1 / (1 - std::pow(0.9, 2)), b = 0.1 / (1 - std::pow(0.9, 50));
  EXPECT_THAT(class_weights({2, 50}, "effective", 0.9),
              ElementsAre(DoubleNear(2 * a / (a + b), 1e-12), DoubleNear(2 * b / (a + b), 1e-12)));
}

TEST(ClassWeights, OfEffectiveLieBetweenAllAlikeAndInverse) {
  EXPECT_THAT(class_weights({5, 500}, "effective", 0), ElementsAre(1, 1));
  EXPECT_THAT(class_weights({5, 500}, "effective", 1 - 1e-9),
              Pointwise(DoubleNear(1e-5), class_weights({5, 500}, "inverse", 0)));
  EXPECT_THAT(class_weights({5, 500}, "none", 0.9), ElementsAre(1, 1));
}

TEST(ClassWeights, NeedAKnownName) { EXPECT_THROW(class_weights({1}, "invers", 0), Error); }

}  // namespace
}  // namespace mg::net
