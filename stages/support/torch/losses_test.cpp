#include "stages/support/torch/losses.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/torch/loss_sum.hpp"
#include "stages/support/torch/signed_distance.hpp"

namespace mg::net {
namespace {

using ::testing::HasSubstr;

at::Tensor vector(std::vector<float> values) { return at::tensor(values); }
at::Tensor labels(std::vector<std::int64_t> values) { return at::tensor(values); }
at::Tensor picture(std::vector<float> values) {
  return vector(std::move(values)).view({1, 1, 1, -1});
}
double logit(double p) { return std::log(p / (1 - p)); }

/// Logits whose softmax over two classes is (1 - p, p).
at::Tensor two_classes(double p) { return vector({0, static_cast<float>(logit(p))}).view({1, 2}); }

TEST(CrossEntropy, IsTheLogarithmOfTheProbabilityOfTheTruth) {
  EXPECT_NEAR(cross_entropy(two_classes(0.8), labels({1}), {}, 0).item<double>(), -std::log(0.8),
              1e-6);
  EXPECT_NEAR(cross_entropy(two_classes(0.8), labels({0}), {}, 0).item<double>(), -std::log(0.2),
              1e-6);
}

TEST(CrossEntropy, WithSmoothingMovesTheTargetToAllClasses) {
  const auto expected = -(0.95 * std::log(0.8) + 0.05 * std::log(0.2));
  EXPECT_NEAR(cross_entropy(two_classes(0.8), labels({1}), {}, 0.1).item<double>(), expected, 1e-6);
}

TEST(CrossEntropy, WithClassWeightsIsTheWeightedMean) {
  const auto logits = vector({0, 0, 0, static_cast<float>(logit(0.8))}).view({2, 2});
  const auto value = cross_entropy(logits, labels({0, 1}), vector({1, 3}), 0).item<double>();
  EXPECT_NEAR(value, (1 * std::log(2) - 3 * std::log(0.8)) / 4, 1e-6);
}

TEST(CrossEntropy, OfSharesIsThatOfLabelsWhereAShareIsOne) {
  const auto logits = vector({0, 1, -1, 2, 0.5, 0}).view({2, 3});
  const auto shares = vector({0, 1, 0, 1, 0, 0}).view({2, 3}), weights = vector({1, 5, 2});
  for (const auto smoothing : {0.0, 0.1}) {
    for (const auto& w : {at::Tensor(), weights}) {
      EXPECT_NEAR(cross_entropy(logits, shares, w, smoothing).item<double>(),
                  cross_entropy(logits, labels({1, 0}), w, smoothing).item<double>(), 1e-6);
      EXPECT_NEAR(focal_of_classes(logits, shares, w, 2, smoothing).item<double>(),
                  focal_of_classes(logits, labels({1, 0}), w, 2, smoothing).item<double>(), 1e-6);
    }
  }
}

TEST(CrossEntropy, OfMixedSharesIsTheMixtureOfBoth) {
  const auto shares = vector({0.3, 0.7}).view({1, 2});
  EXPECT_NEAR(cross_entropy(two_classes(0.8), shares, {}, 0).item<double>(),
              -(0.3 * std::log(0.2) + 0.7 * std::log(0.8)), 1e-6);
  EXPECT_NEAR(focal_of_classes(two_classes(0.8), shares, {}, 1).item<double>(),
              -(0.3 * 0.8 * std::log(0.2) + 0.7 * 0.2 * std::log(0.8)), 1e-6);
  const auto weighed = -(1 * 0.3 * std::log(0.2) + 3 * 0.7 * std::log(0.8)) / (0.3 + 3 * 0.7);
  EXPECT_NEAR(cross_entropy(two_classes(0.8), shares, vector({1, 3}), 0).item<double>(), weighed,
              1e-6);
}

TEST(FocalOfClasses, ScalesByTheDoubtToThePowerGamma) {
  EXPECT_NEAR(focal_of_classes(two_classes(0.8), labels({1}), {}, 2).item<double>(),
              -0.04 * std::log(0.8), 1e-6);
  EXPECT_NEAR(focal_of_classes(two_classes(0.8), labels({1}), {}, 0).item<double>(), -std::log(0.8),
              1e-6);
}

TEST(FocalOfClasses, WithSmoothingChargesTheOtherClassToo) {
  const auto expected = -(0.9 * 0.04 * std::log(0.8) + 0.1 * 0.64 * std::log(0.2));
  EXPECT_NEAR(focal_of_classes(two_classes(0.8), labels({1}), {}, 2, 0.2).item<double>(), expected,
              1e-6);
}

TEST(BinaryCrossEntropy, IsTheMeanOverPixels) {
  const auto logits = picture({static_cast<float>(logit(0.8)), static_cast<float>(logit(0.3))});
  EXPECT_NEAR(binary_cross_entropy(logits, picture({1, 0}), 0).item<double>(),
              -(std::log(0.8) + std::log(0.7)) / 2, 1e-6);
}

TEST(FocalOfMask, ScalesByDoubtAndAlpha) {
  const auto logits = picture({static_cast<float>(logit(0.8)), static_cast<float>(logit(0.3))});
  const auto inside = -std::pow(0.2, 2) * std::log(0.8),
             outside = -std::pow(0.3, 2) * std::log(0.7);
  const auto truth = picture({1, 0});
  EXPECT_NEAR(focal_of_mask(logits, truth, 2, 0.5).item<double>(), (inside + outside) / 2, 1e-6);
  EXPECT_NEAR(focal_of_mask(logits, truth, 2, 0.25).item<double>(),
              (0.5 * inside + 1.5 * outside) / 2, 1e-6);
  EXPECT_NEAR(focal_of_mask(logits, truth, 0, 0.5).item<double>(),
              binary_cross_entropy(logits, truth, 0).item<double>(), 1e-6);
}

TEST(FocalOfMask, OfASoftMaskScalesByTheDifference) {
  const auto logits = picture({static_cast<float>(logit(0.8))});
  const auto entropy = -(0.6 * std::log(0.8) + 0.4 * std::log(0.2));
  EXPECT_NEAR(focal_of_mask(logits, picture({0.6}), 2, 0.5).item<double>(), 0.04 * entropy, 1e-6);
  const auto met = picture({0}).set_requires_grad(true);
  focal_of_mask(met, picture({0.5}), 0.5, 0.5).backward();
  EXPECT_EQ(met.grad().item<double>(), 0) << "no slope, and no NaN, where it is met";
}

TEST(FocalOfMask, StaysFiniteForHugeLogits) {
  const auto logits = picture({200, -200}).set_requires_grad(true);
  const auto value = focal_of_mask(logits, picture({0, 1}), 2, 0.5);
  value.backward();
  EXPECT_NEAR(value.item<double>(), 200, 1e-3);
  EXPECT_TRUE(logits.grad().isfinite().all().item<bool>());
}

TEST(Dice, OfHalvesIsCountedByHand) {
  const auto logits = at::zeros({1, 1, 2, 2}, at::kFloat);  // p = 1/2: overlap 1, predicted 2
  EXPECT_NEAR(dice(logits, picture({1, 1, 0, 0}).view({1, 1, 2, 2}), 1).item<double>(),
              1 - (2 * 1.0 + 1) / (2 + 2 + 1), 1e-6);
}

TEST(Dice, SumsOverTheWholeBatch) {
  const auto logits = picture({100, -100, 100, 100}).view({2, 1, 1, 2});
  const auto truth = picture({1, 0, 0, 0}).view({2, 1, 1, 2});  // overlap 1, predicted 3, true 1
  EXPECT_NEAR(dice(logits, truth, 0).item<double>(), 1 - 2.0 / 4, 1e-6);
}

TEST(Dice, OfNothingPredictedWhereNothingIsIsPerfect) {
  const auto nothing = at::zeros({2, 1, 4, 4}, at::kFloat);
  EXPECT_NEAR(dice(nothing.sub(100), nothing, 1).item<double>(), 0, 1e-6);
  EXPECT_NEAR(dice(nothing.add(100), nothing, 1).item<double>(), 32.0 / 33, 1e-6);
}

TEST(ImageDice, IsTheMeanOverPictures) {
  const auto logits = picture({100, -100, -100, -100, 100, 100, 100, -100}).view({2, 1, 2, 2});
  const auto truth = picture({1, 1, 1, 0, 0, 0, 1, 0}).view({2, 1, 2, 2});
  EXPECT_NEAR(image_dice(logits, truth, 0).item<double>(), 1 - (2 / 4.0 + 2 / 4.0) / 2, 1e-6);
  const auto large = logits.narrow(0, 0, 1), small = logits.narrow(0, 1, 1);
  const auto sum = dice(large, truth.narrow(0, 0, 1), 1).add(dice(small, truth.narrow(0, 1, 1), 1));
  EXPECT_NEAR(image_dice(logits, truth, 1).item<double>(), sum.item<double>() / 2, 1e-6);
}

TEST(BinaryCrossEntropy, WithSmoothingMovesTheTargetToOneHalf) {
  const auto logits = picture({static_cast<float>(logit(0.8))});
  EXPECT_NEAR(binary_cross_entropy(logits, picture({1}), 0.2).item<double>(),
              -(0.9 * std::log(0.8) + 0.1 * std::log(0.2)), 1e-6);
}

TEST(BinaryCrossEntropy, CountsPixelsInsideMoreOften) {
  const auto logits = picture({static_cast<float>(logit(0.8)), static_cast<float>(logit(0.3))});
  EXPECT_NEAR(binary_cross_entropy(logits, picture({1, 0}), 0, 5).item<double>(),
              -(5 * std::log(0.8) + std::log(0.7)) / 2, 1e-6);
  EXPECT_NEAR(binary_cross_entropy(logits, picture({0.5, 0}), 0).item<double>(),
              -(0.5 * std::log(0.8) + 0.5 * std::log(0.2) + std::log(0.7)) / 2, 1e-6);
}

TEST(GeneralizedDice, WeighsTumorAndBackgroundByTheirSize) {
  const auto logits = picture({static_cast<float>(logit(0.8)), static_cast<float>(logit(0.4)),
                               static_cast<float>(logit(0.1)), static_cast<float>(logit(0.2))});
  const auto truth = picture({1, 0, 0, 0});
  const double tumor = 1, background = 1 / 9.0;
  const double overlap = tumor * 0.8 + background * (0.6 + 0.9 + 0.8);
  const double all = tumor * (1.5 + 1) + background * (2.5 + 3);
  EXPECT_NEAR(generalized_dice(logits, truth).item<double>(), 1 - 2 * overlap / all, 1e-6);
  const auto nothing = at::zeros({1, 1, 4, 4}, at::kFloat);
  EXPECT_NEAR(generalized_dice(nothing.sub(100), nothing).item<double>(), 0, 1e-6);
}

TEST(Tversky, CountsMissesAndFalseMarks) {
  const auto logits = picture({100, 100, -100, -100}), truth = picture({1, 0, 1, 1});
  EXPECT_NEAR(tversky(logits, truth, {0.3, 0.7, 1, 0}).item<double>(), 1 - 1 / (1 + 0.3 + 1.4),
              1e-6);
  EXPECT_NEAR(tversky(logits, truth, {0.3, 0.7, 0.75, 0}).item<double>(),
              std::pow(1 - 1 / 2.7, 0.75), 1e-6);
  EXPECT_NEAR(tversky(logits, truth, {0.5, 0.5, 1, 0.5}).item<double>(),
              dice(logits, truth, 1).item<double>(), 1e-6);
}

TEST(Tversky, HasAFiniteSlopeWhereAllIsRight) {
  const auto logits = picture({100, -100}).set_requires_grad(true);
  tversky(logits, picture({1, 0}), {0.3, 0.7, 0.75, 1}).backward();
  EXPECT_TRUE(logits.grad().isfinite().all().item<bool>());
}

TEST(SignedDistances, AreThoseThatTryingAllPixelsGives) {
  constexpr int width = 23, height = 17;
  std::vector<float> mask(width * height), distances(mask.size());
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const auto x = static_cast<int>(i % width), y = static_cast<int>(i / width);
    mask[i] = std::hypot(x - 8, y - 9) < 5 || (x > 18 && y < 3) ? 1 : 0;
  }
  signed_distances(mask, width, distances);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    double nearest = INFINITY;
    for (std::size_t j = 0; j < mask.size(); ++j) {
      if (mask[i] == mask[j]) continue;
      nearest = std::min(nearest, std::hypot(double(i % width) - double(j % width),
                                             double(i / width) - double(j / width)));
    }
    EXPECT_NEAR(distances[i], (mask[i] > 0 ? -1 : 1) * (nearest - 0.5), 1e-4) << i;
  }
}

TEST(Boundary, IsTheMeanDistanceOfWhatIsMarked) {
  const auto logits = picture({100, 100, 100, -100}), truth = picture({1, 0, 0, 0});
  // Distances: -0.5, 0.5, 1.5, 2.5, in sides of 4 pixels.
  EXPECT_NEAR(boundary(logits, truth).item<double>(), (-0.5 + 0.5 + 1.5) / 4 / 4, 1e-6);
  EXPECT_EQ(boundary(logits, at::zeros({1, 1, 1, 4}, at::kFloat)).item<double>(), 0);
}

double of_mask(const std::string& text) {
  const auto logits = picture({1, -2, 0.5, 3}), truth = picture({1, 0, 0, 1});
  return LossSum::parse(text, Target::mask)(logits, truth).item<double>();
}

TEST(LossSum, AddsWeightedTerms) {
  EXPECT_NEAR(of_mask("dice+focal"), of_mask("dice") + of_mask("focal"), 1e-6);
  EXPECT_NEAR(of_mask(" 0.5 * dice + 2*bce "), 0.5 * of_mask("dice") + 2 * of_mask("bce"), 1e-6);
}

TEST(LossSum, ReadsOptions) {
  EXPECT_NEAR(of_mask("tversky(alpha=0.5,beta=0.5,smooth=0.5)"), of_mask("dice"), 1e-6);
  EXPECT_NEAR(of_mask("focal_tversky(gamma=1)"), of_mask("tversky"), 1e-6);
  EXPECT_NE(of_mask("generalized_dice+0.1*boundary"), of_mask("generalized_dice"));
  EXPECT_NEAR(of_mask("focal(gamma=0)"), of_mask("bce"), 1e-6);
  EXPECT_NEAR(of_mask("focal( gamma = 0 , alpha=0.5 )"), of_mask("bce"), 1e-6);
  EXPECT_NEAR(of_mask("dice()"), of_mask("dice(smooth=1)"), 0);
  const auto loss = LossSum::parse("ce(smoothing=0.1)", Target::classes);
  EXPECT_NEAR(loss(two_classes(0.8), labels({1})).item<double>(),
              cross_entropy(two_classes(0.8), labels({1}), {}, 0.1).item<double>(), 0);
}

TEST(LossSum, LetsATermGrow) {
  const auto logits = picture({1, -2, 0.5, 3}), truth = picture({1, 0, 0, 1});
  const auto loss = LossSum::parse("dice+0.5*boundary(ramp=0.8)", Target::mask);
  const auto at = [&](double progress) {
    return loss(logits, truth, {}, progress).item<double>() - of_mask("dice");
  };
  EXPECT_NEAR(at(0), 0, 1e-6);
  EXPECT_NEAR(at(0.2), 0.125 * of_mask("boundary"), 1e-6);
  EXPECT_NEAR(at(0.8), 0.5 * of_mask("boundary"), 1e-6);
  EXPECT_NEAR(at(1), 0.5 * of_mask("boundary"), 1e-6);
}

TEST(LossSum, KnowsTheLossesThatTheDocumentationLists) {
  EXPECT_EQ(loss_names(Target::classes), "ce(smoothing=0), focal(gamma=2, smoothing=0)");
  EXPECT_EQ(loss_names(Target::mask),
            "bce(smoothing=0, inside=1), dice(smooth=1), image_dice(smooth=1), generalized_dice, "
            "focal(gamma=2, "
            "alpha=0.5), tversky(alpha=0.3, beta=0.7, smooth=1), focal_tversky(alpha=0.3, "
            "beta=0.7, gamma=0.75, smooth=1), boundary");
}

TEST(LossSum, GivesClassWeightsToItsTerms) {
  const auto loss = LossSum::parse("ce+focal", Target::classes);
  const auto logits = vector({0, 1, 2, -1}).view({2, 2});
  const auto weights = vector({1, 5});
  EXPECT_NEAR(loss(logits, labels({0, 1}), weights).item<double>(),
              cross_entropy(logits, labels({0, 1}), weights, 0).item<double>() +
                  focal_of_classes(logits, labels({0, 1}), weights, 2).item<double>(),
              1e-6);
}

std::string problem(const std::string& text, Target target) {
  try {
    LossSum::parse(text, target);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing wrong";
}

TEST(LossSum, NamesTheTermThatIsWrong) {
  EXPECT_EQ(problem("dice+focl", Target::mask),
            "there is no loss 'focl' for masks (did you mean 'focal'?)");
  EXPECT_THAT(problem("dice", Target::classes), HasSubstr("there is no loss 'dice' for classes"));
  EXPECT_THAT(problem("", Target::mask), HasSubstr("choose one of: bce, dice, image_dice"));
  EXPECT_THAT(problem("dice+", Target::mask), HasSubstr("there is no loss ''"));
  EXPECT_THAT(problem("x*dice", Target::mask), HasSubstr("'x' is no number"));
  EXPECT_THAT(problem("-1*dice", Target::mask), HasSubstr("the factor must be above 0"));
  EXPECT_THAT(problem("1*2*dice", Target::mask), HasSubstr("more than one factor"));
  EXPECT_THAT(problem("focal(gama=1)", Target::mask), HasSubstr("did you mean 'gamma'?"));
  EXPECT_THAT(problem("focal(gamma=x)", Target::mask), HasSubstr("'x' is no number"));
  EXPECT_THAT(problem("focal(gamma=-1)", Target::mask),
              HasSubstr("gamma is out of bounds (choose a value between 0 and 10)"));
  EXPECT_THAT(problem("focal(gamma)", Target::mask), HasSubstr("no option 'gamma'"));
  EXPECT_THAT(problem("boundary(x=1)", Target::mask), HasSubstr("boundary has no option 'x'"));
  EXPECT_THAT(problem("focal(gamma=1", Target::mask), HasSubstr("parenthesis is not closed"));
}

}  // namespace
}  // namespace mg::net
