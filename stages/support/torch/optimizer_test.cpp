#include "stages/support/torch/optimizer.hpp"

#include <ATen/ops/full_like.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/torch/schedule.hpp"

namespace mg::net {
namespace {

struct Pair {
  Weights weights;
  at::Tensor matrix, bias;
  Pair() {
    const Builder builder(weights, Random(1));
    matrix = builder.constant("weight", {2, 2}, 1);
    bias = builder.constant("bias", {2}, 1);
  }
  void set_gradients(double value) {
    for (const auto& entry : weights.parameters()) {
      entry.tensor.mutable_grad() = at::full_like(entry.tensor, value).detach();
    }
  }
};

double first(const at::Tensor& x) { return x.flatten()[0].item<double>(); }

TEST(AdamW, MovesByTheRateAgainstTheGradientAndDecaysOnlyMatrices) {
  Pair pair;
  Optimizer optimizer(pair.weights, {.weight_decay = 0.1});
  pair.set_gradients(3);
  optimizer.step(0.01);
  // The first step of Adam is rate * sign(gradient).
  EXPECT_NEAR(first(pair.matrix), 1 * (1 - 0.01 * 0.1) - 0.01, 1e-6);
  EXPECT_NEAR(first(pair.bias), 1 - 0.01, 1e-6);
}

TEST(AdamW, FollowsItsFormulaOverManySteps) {
  Pair pair;
  const OptimizerOptions o{.weight_decay = 0.05};
  Optimizer optimizer(pair.weights, o);
  double w = 1, mean = 0, square = 0;
  for (int t = 1; t <= 20; ++t) {
    const auto g = std::sin(t), rate = 0.02 / t;
    pair.set_gradients(g);
    optimizer.step(rate);
    mean = o.beta1 * mean + (1 - o.beta1) * g;
    square = o.beta2 * square + (1 - o.beta2) * g * g;
    const auto m = mean / (1 - std::pow(o.beta1, t)), s = square / (1 - std::pow(o.beta2, t));
    w = w * (1 - rate * o.weight_decay) - rate * m / (std::sqrt(s) + o.epsilon);
  }
  EXPECT_NEAR(first(pair.matrix), w, 1e-5);
}

TEST(AdamW, LeavesAloneWhatHasNoGradient) {
  Pair pair;
  Optimizer optimizer(pair.weights, {});
  pair.set_gradients(1);
  optimizer.zero_gradients();
  EXPECT_FALSE(pair.matrix.grad().defined());
  pair.bias.mutable_grad() = at::full_like(pair.bias, 1).detach();
  optimizer.step(0.1);
  EXPECT_EQ(first(pair.matrix), 1);
  EXPECT_NEAR(first(pair.bias), 0.9, 1e-6);
}

TEST(Sgd, FollowsItsFormulaOverManySteps) {
  Pair pair;
  Optimizer optimizer(pair.weights, {.name = "sgd", .weight_decay = 0.05, .momentum = 0.9});
  double w = 1, velocity = 0;
  for (int t = 1; t <= 20; ++t) {
    const auto slope = std::sin(t) + 0.05 * w, rate = 0.02 / t;
    pair.set_gradients(std::sin(t));
    optimizer.step(rate);
    velocity = 0.9 * velocity + slope;
    w -= rate * (slope + 0.9 * velocity);
  }
  EXPECT_NEAR(first(pair.matrix), w, 1e-5);
}

TEST(Sgd, WithoutMomentumGoesDownTheSlope) {
  Pair pair;
  Optimizer optimizer(pair.weights, {.name = "sgd", .weight_decay = 0, .momentum = 0});
  pair.set_gradients(3);
  optimizer.step(0.01);
  optimizer.step(0.01);
  EXPECT_NEAR(first(pair.bias), 1 - 0.06, 1e-6);
  StateSaver saver;
  optimizer.show(saver);
  EXPECT_TRUE(saver.content().tensors.empty());
}

TEST(Optimizer, GivesEachParameterItsShareOfTheRate) {
  Pair pair;
  const auto share = [](const std::string& name) { return name == "bias" ? 1 : 0.1; };
  Optimizer optimizer(pair.weights, {.weight_decay = 0, .rate_share = share});
  pair.set_gradients(3);
  optimizer.step(0.01);
  EXPECT_NEAR(first(pair.matrix), 1 - 0.001, 1e-6);
  EXPECT_NEAR(first(pair.bias), 1 - 0.01, 1e-6);
}

TEST(Optimizer, GoesOnFromWhatItShowed) {
  for (const auto& name : optimizer_names()) {
    Pair one, other;
    Optimizer first_one(one.weights, {.name = name}), second_one(other.weights, {.name = name});
    one.set_gradients(1);
    first_one.step(0.1);
    for (std::size_t i = 0; i < 2; ++i) {
      other.weights.parameters()[i].tensor.detach().copy_(one.weights.parameters()[i].tensor);
    }
    StateSaver saver;
    first_one.show(saver);
    EXPECT_EQ(saver.content().tensors.size(), name == "sgd" ? 2U : 6U);
    StateRestorer restorer(saver.content(), "memory");
    second_one.show(restorer);
    one.set_gradients(-2), other.set_gradients(-2);
    first_one.step(0.1), second_one.step(0.1);
    EXPECT_EQ(first(one.matrix), first(other.matrix));
    EXPECT_EQ(first(one.bias), first(other.bias));
  }
}

TEST(Optimizer, NeedsAKnownName) {
  Pair pair;
  EXPECT_THROW(Optimizer(pair.weights, {.name = "adam"}), Error);
}

TEST(ScaleGradients, MultipliesThemAll) {
  Pair pair;
  pair.set_gradients(3);
  scale_gradients(pair.weights, 0.5);
  EXPECT_EQ(first(pair.matrix.grad()), 1.5);
  EXPECT_EQ(first(pair.bias.grad()), 1.5);
}

TEST(ClipGradients, ScalesToTheLimitAndNoFurther) {
  Pair pair;
  pair.set_gradients(2);  // six numbers: norm sqrt(24)
  EXPECT_NEAR(clip_gradients(pair.weights, 1).item<double>(), std::sqrt(24), 1e-5);
  EXPECT_NEAR(first(pair.matrix.grad()), 2 / std::sqrt(24), 1e-5);
  EXPECT_NEAR(clip_gradients(pair.weights, 10).item<double>(), 1, 1e-5);
  EXPECT_NEAR(first(pair.matrix.grad()), 2 / std::sqrt(24), 1e-5);
}

TEST(WeightAverage, FollowsTheWeightsAndSwapsWithThem) {
  Pair pair;
  WeightAverage average(pair.weights, 0.5);
  pair.matrix.detach().fill_(3);
  average.update();  // keeps min(0.5, 2/11)
  average.swap();
  EXPECT_TRUE(average.swapped());
  EXPECT_NEAR(first(pair.matrix), 1 * 2.0 / 11 + 3 * 9.0 / 11, 1e-6);
  EXPECT_EQ(first(pair.bias), 1);
  average.swap();
  EXPECT_EQ(first(pair.matrix), 3);
}

TEST(RateShare, OfOneCycleRisesToOneAndFallsToNearlyNothing) {
  const Schedule schedule{"one_cycle", 0.25};
  EXPECT_NEAR(rate_share(schedule, 0, 100), 1.0 / 25, 1e-12);
  EXPECT_NEAR(rate_share(schedule, 25, 100), 1, 1e-12);
  EXPECT_NEAR(rate_share(schedule, 62, 100), (1 + 1e-4) / 2, 1e-12);
  EXPECT_NEAR(rate_share(schedule, 99, 100), 1e-4, 1e-12);
  for (int step = 1; step < 100; ++step) {
    const auto before = rate_share(schedule, step - 1, 100), now = rate_share(schedule, step, 100);
    EXPECT_EQ(now > before, step <= 25) << step;
  }
}

TEST(RateShare, OfCosineWarmsUpLinearlyAndFallsToZero) {
  const Schedule schedule{"cosine", 0.1};
  EXPECT_NEAR(rate_share(schedule, 0, 101), 1 / 10.1, 1e-12);
  EXPECT_NEAR(rate_share(schedule, 4, 101), 5 / 10.1, 1e-12);
  EXPECT_NEAR(rate_share(schedule, 100, 101), 0, 1e-12);
  EXPECT_NEAR(rate_share({"cosine", 0}, 50, 101), 0.5, 1e-12);
}

TEST(RateShare, OfPolyFallsNearlyLinearly) {
  const Schedule schedule{"poly", 0};
  EXPECT_EQ(rate_share(schedule, 0, 101), 1);
  EXPECT_NEAR(rate_share(schedule, 50, 101), std::pow(0.5, 0.9), 1e-12);
  EXPECT_EQ(rate_share(schedule, 100, 101), 0);
  EXPECT_NEAR(rate_share({"poly", 0.1}, 4, 101), 5 / 10.1, 1e-12);
}

TEST(RateShare, OfConstantStaysAtOne) {
  EXPECT_NEAR(rate_share({"constant", 0.1}, 0, 100), 0.1, 1e-12);
  EXPECT_EQ(rate_share({"constant", 0.1}, 10, 100), 1);
  EXPECT_EQ(rate_share({"constant", 0}, 0, 1), 1);
}

TEST(RateShare, StaysInBoundsForTheShortestTrainings) {
  for (const auto& name : schedule_names()) {
    for (const double warmup : {0.0, 0.25, 0.9}) {
      for (std::int64_t steps = 1; steps < 6; ++steps) {
        for (std::int64_t step = 0; step < steps; ++step) {
          const auto share = rate_share({name, warmup}, step, steps);
          EXPECT_GE(share, 0);
          EXPECT_LE(share, 1);
        }
      }
    }
  }
}

TEST(RateShare, OfAnUnknownScheduleIsAnError) {
  EXPECT_THROW(rate_share({"cosin", 0}, 0, 1), Error);
}

}  // namespace
}  // namespace mg::net
