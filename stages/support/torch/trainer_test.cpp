#include "stages/support/torch/trainer.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "pipeline/error.hpp"
#include "pipeline/test_folder.hpp"
#include "stages/support/torch/classifier.hpp"

namespace mg::net {
namespace {

const RunInfo run;

/// One layer that shall give the same everywhere.
struct Toy {
  Weights weights;
  ConvNorm layer;
  Trainer trainer;
  explicit Toy(const TrainParams& params, std::uint64_t seed = 1)
      : layer(Builder(weights, Random(1)), {"0", "1"}, {1, 2, 3}, {Activation::silu}),
        trainer(weights,
                [this](const at::Tensor& x, const Mode& mode) {
                  return dropout(layer(x, mode), 0.5, mode);
                },
                params, {run, seed, 8, 2}) {}

  double step(double value = 1) {
    auto x = at::ones({2, 1, 4, 4}, at::kFloat).flatten().cumsum(0).view({2, 1, 4, 4}).mul(value);
    return trainer.step(x, [](const at::Tensor& y) { return y.sub(1).square().mean(); })[0].second;
  }
  at::Tensor all() const {
    std::vector<at::Tensor> parts;
    for (const auto& entry : weights.all()) {
      parts.push_back(entry.tensor.detach().flatten().to(at::kFloat));
    }
    return at::cat(parts);
  }
};

TrainParams quick() {
  TrainParams out;
  out.epochs = 10;
  out.rate = 0.05;
  return out;
}

TEST(Trainer, LowersTheLoss) {
  Toy toy(quick());
  std::vector<double> losses;
  for (int i = 0; i < 20; ++i) losses.push_back(toy.step());
  EXPECT_LT(std::accumulate(losses.end() - 5, losses.end(), 0.0),
            std::accumulate(losses.begin(), losses.begin() + 5, 0.0));
}

TEST(Trainer, RepeatsItselfBitForBit) {
  Toy a(quick()), b(quick()), c(quick(), 2);
  for (int i = 0; i < 10; ++i) {
    const auto loss = a.step();
    EXPECT_EQ(loss, b.step());
    c.step();
  }
  a.trainer.settle();
  b.trainer.settle();
  c.trainer.settle();
  EXPECT_TRUE(at::equal(a.all(), b.all()));
  EXPECT_FALSE(at::equal(a.all(), c.all())) << "another seed drops others";
}

TEST(Trainer, IsNotSwayedBySettling) {
  Toy a(quick()), b(quick());
  for (int i = 0; i < 10; ++i) {
    a.step();
    b.step();
    b.trainer.settle();
    b.trainer.settle();
  }
  EXPECT_FALSE(at::equal(a.weights.parameters()[0].tensor, b.weights.parameters()[0].tensor))
      << "settled weights are averages";
  EXPECT_EQ(a.step(), b.step());
  EXPECT_TRUE(at::equal(a.weights.parameters()[0].tensor, b.weights.parameters()[0].tensor));
}

TEST(Trainer, SettlesTheNormsOnTheLatestBatches) {
  auto params = quick();
  params.average = 0;
  params.rate = 0;
  Toy toy(params);
  for (int i = 0; i < 100; ++i) toy.step(i < 50 ? 1000 : 1);
  toy.trainer.settle();
  // 64 images are remembered: 32 batches of the small kind.
  Toy fresh(params);
  fresh.step();
  fresh.trainer.settle();
  EXPECT_NEAR(toy.weights.buffers()[0].tensor.abs().sum().item<double>(),
              fresh.weights.buffers()[0].tensor.abs().sum().item<double>(), 1e-3);
}

/// Learns a target from the mean of x by one factor: loss and gradients are known.
struct Line {
  Weights weights;
  at::Tensor slope;
  std::string told;
  RunInfo run;
  std::optional<Trainer> trainer;
  explicit Line(const TrainParams& params, std::size_t steps_per_epoch = 4) {
    slope = Builder(weights, Random(1)).constant("weight", {1}, 1);
    run.log = [this](std::string_view line) { told += line; };
    const auto forward = [this](const at::Tensor& x, const Mode&) { return x.mean().mul(slope); };
    trainer.emplace(weights, forward, params, TrainingStart{run, 1, 8, steps_per_epoch});
  }
  Numbers step(double x, double target = 0) {
    return trainer->step(at::ones({2, 1, 1, 1}, at::kFloat).mul(x),
                         [&](const at::Tensor& y) { return y.sub(target).square().sum(); });
  }
  double value() const { return slope.item<double>(); }
};

TrainParams plain_descent() {
  TrainParams out;
  out.epochs = 10;
  out.optimizer = "sgd";
  out.momentum = out.weight_decay = out.average = out.clip = 0;
  out.schedule = "constant";
  out.warmup = 0;
  out.rate = 0.1;
  return out;
}

TEST(Trainer, TakesOneStepForTheMeanOfSeveralBatches) {
  auto params = plain_descent();
  params.accumulate = 3;
  Line line(params);
  line.step(1), line.step(2);
  EXPECT_EQ(line.value(), 1) << "it waits for the third";
  line.step(3);
  EXPECT_NEAR(line.value(), 1 - 0.1 * 2 * (1 + 4 + 9) / 3.0, 1e-6);  // d/dw (w x)^2 = 2 w x^2
}

TEST(Trainer, EndsAnAccumulationBeforeItIsValidated) {
  auto params = plain_descent();
  params.accumulate = 3;
  Line line(params);
  line.step(1), line.step(2);
  line.trainer->settle();
  EXPECT_NEAR(line.value(), 1 - 0.1 * 2 * (1 + 4) / 2.0, 1e-6);
  line.step(1);
  EXPECT_NEAR(line.value(), 0.5, 1e-6) << "a new accumulation has begun";
}

TEST(Trainer, CountsStepsOfTheOptimizerInItsSchedule) {
  auto params = plain_descent();
  params.epochs = 2;
  params.schedule = "poly";
  params.accumulate = 2;
  Line line(params, 3);  // two steps an epoch, four in all
  std::vector<double> rates;
  for (int epoch = 0; epoch < 2; ++epoch) {
    for (int i = 0; i < 3; ++i) rates.push_back(line.step(0.1)[1].second);
    line.trainer->settle();
  }
  EXPECT_NEAR(rates[1], 0.1, 1e-9);
  EXPECT_NEAR(rates[4], 0.1 * std::pow(1 / 3.0, 0.9), 1e-9);
  EXPECT_EQ(line.trainer->progress(), 1);
}

TEST(Trainer, FindsARateAndLeavesNoTraceOfTheSearch) {
  auto params = plain_descent();
  params.rate.word = "find";
  Line line(params), same(params);
  for (int i = 0; i < RateSearch::most_steps; ++i) {
    const auto target = i % 2 == 0 ? 1 : -1;  // both cannot be met, so the loss stays near 1
    EXPECT_TRUE(line.step(1.5, target).empty());
    same.step(1.5, target);
  }
  EXPECT_EQ(line.value(), 1);
  EXPECT_EQ(line.told, same.told);
  EXPECT_NE(line.told.find("train.rate: 0.0"), std::string::npos) << line.told;
  const auto rate = line.step(1.5)[1].second;
  EXPECT_GT(rate, 0.001) << line.told;
  EXPECT_LT(rate, 0.044) << "steps of more than 2 / (2 * 1.5 * 1.5) = 0.44 lead away";
  EXPECT_NEAR(line.value(), 1 - rate * 2 * 1.5 * 1.5, 1e-6) << "the first step of the training";
}

/// A classifier that learns four pictures by heart.
struct Judge {
  Weights weights;
  Classifier network;
  Trainer trainer;
  explicit Judge(const TrainParams& params, const std::string& encoder = "plain16")
      : network(Builder(weights, Random(1)), {.encoder = {.name = encoder}, .classes = 2}),
        trainer(weights,
                [this](const at::Tensor& x, const Mode& mode) { return network.logits(x, mode); },
                params, {run, 1, 4, 1}) {}
  double step() {
    const auto x = at::ones({4, 3, 32, 32}, at::kFloat).flatten().cumsum(0).mul(0.1).sin();
    return trainer
        .step(x.view({4, 3, 32, 32}).contiguous(at::MemoryFormat::ChannelsLast),
              [](const at::Tensor& y) { return y.square().mean(); })[0]
        .second;
  }
  at::Tensor copy(const std::string& name) const {
    for (const auto& entry : weights.parameters()) {
      if (entry.name == name) return entry.tensor.detach().clone();
    }
    return {};
  }
};

TEST(Trainer, FreezesTheEncoderAndThawsItFromTheTopDown) {
  auto params = plain_descent();
  params.rate = 1e-3;
  params.freeze_epochs = 1;
  params.unfreeze_epochs = 6;  // of six levels: one an epoch, which is one step
  Judge judge(params);
  const std::string top = "levels.5.1.0.weight", next = "levels.4.1.0.weight",
                    last = "levels.0.0.0.weight", head = "classifier.weight";
  const auto learned = [&](const std::string& name, const at::Tensor& before) {
    return !judge.copy(name).equal(before);
  };
  for (int epoch = 0; epoch < 8; ++epoch) {
    const auto a = judge.copy(head), b = judge.copy(top), c = judge.copy(next),
               d = judge.copy(last);
    judge.step();
    EXPECT_TRUE(learned(head, a)) << epoch;
    EXPECT_EQ(learned(top, b), epoch >= 1) << epoch;
    EXPECT_EQ(learned(next, c), epoch >= 2) << epoch;
    EXPECT_EQ(learned(last, d), epoch >= 6) << epoch;
  }
}

TEST(Trainer, LeavesAnEncoderWithoutARateAsItIs) {
  auto params = plain_descent();
  params.encoder_rate = 0;
  Judge judge(params);
  const auto encoder = judge.copy("levels.5.1.0.weight"), head = judge.copy("classifier.weight");
  judge.step();
  EXPECT_TRUE(judge.copy("levels.5.1.0.weight").equal(encoder));
  EXPECT_FALSE(judge.copy("classifier.weight").equal(head));
}

TEST(Trainer, LearnsInBfloat16WithWeightsInFloat32) {
  auto params = plain_descent();
  params.optimizer = "adamw";
  params.rate = 1e-3;
  Judge exact(params);
  params.precision = "bfloat16";
  Judge rough(params);
  const auto first = rough.step();
  EXPECT_NEAR(first, exact.step(), 0.05 * first) << "the same network, rounded";
  auto last = first;
  for (int i = 0; i < 20; ++i) last = rough.step();
  EXPECT_LT(last, first / 2);
  for (const auto& entry : rough.weights.parameters()) {
    EXPECT_EQ(entry.tensor.scalar_type(), at::kFloat) << entry.name;
  }
}

TEST(TrainParams, RefuseWhatContradictsItself) {
  const auto problem = [](auto change) {
    TrainParams params;
    change(params);
    try {
      params.check();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(problem([](TrainParams&) {}), "");
  EXPECT_NE(problem([](TrainParams& p) { p.balance = true, p.sampler = "oversample"; }), "");
  EXPECT_NE(problem([](TrainParams& p) { p.positives = p.batch; }), "");
  EXPECT_NE(problem([](TrainParams& p) { p.freeze_epochs = p.epochs; }), "");
}

TEST(TrainParams, TellTheRuntimeHowToDrawSamples) {
  TrainParams params;
  EXPECT_EQ(params.training().sampler, Sampler::shuffle);
  params.balance = true;
  EXPECT_EQ(params.training().sampler, Sampler::balanced);
  params.balance = false;
  params.sampler = "undersample";
  params.positives = 2;
  params.rate.word = "find";
  EXPECT_EQ(params.training().sampler, Sampler::undersample);
  EXPECT_EQ(params.training().positives, 2);
  EXPECT_EQ(params.training().rehearsal, RateSearch::most_steps);
}

TEST(Trainer, StopsAtALossThatIsNotFinite) {
  Toy toy(quick());
  const auto before = toy.all();
  EXPECT_THROW(toy.trainer.step(at::ones({2, 1, 4, 4}, at::kFloat),
                                [](const at::Tensor& y) {
                                  return y.sum().mul(std::numeric_limits<double>::infinity());
                                }),
               Error);
  EXPECT_TRUE(at::equal(toy.weights.parameters()[0].tensor.flatten(), before.slice(0, 0, 18)));
}

class Resumed : public mg::testing::InFolder {
 protected:
  /// 10 steps, 10 more after what was saved then is loaded elsewhere, beside 20 in one go.
  void expect_the_same(const TrainParams& params, bool settled) const {
    const auto file = folder() / "state";
    Toy whole(params), first(params), second(params);
    for (int i = 0; i < 10; ++i) {
      whole.step(i + 1);
      first.step(i + 1);
    }
    if (settled) {
      whole.trainer.settle();
      first.trainer.settle();
    }
    first.trainer.save_state(file);
    first.step(100);  // what it does later is no matter
    second.trainer.load_state(file);
    EXPECT_TRUE(at::equal(second.all(), whole.all()));
    for (int i = 10; i < 20; ++i) EXPECT_EQ(second.step(i + 1), whole.step(i + 1)) << i;
    EXPECT_TRUE(at::equal(second.all(), whole.all()));
    second.trainer.settle();
    whole.trainer.settle();
    EXPECT_TRUE(at::equal(second.all(), whole.all()));
  }
};

TEST_F(Resumed, GoesOnBitForBitFromTheEndOfAnEpoch) {
  expect_the_same(quick(), true);
  auto plain = quick();
  plain.average = 0;
  expect_the_same(plain, true);
}

TEST_F(Resumed, GoesOnBitForBitFromTheMiddleOfAnEpoch) { expect_the_same(quick(), false); }

TEST_F(Resumed, GoesOnBitForBitWithMomentum) {
  auto params = quick();
  params.optimizer = "sgd";
  expect_the_same(params, true);
  expect_the_same(params, false);
}

TEST_F(Resumed, KeepsTheGradientsOfAnAccumulationThatWasBegun) {
  auto params = quick();
  params.accumulate = 4;  // 10 steps are two and a half
  expect_the_same(params, false);
  expect_the_same(params, true);
}

TEST_F(Resumed, KeepsTheRateThatWasFoundAndSearchesNoMore) {
  auto params = quick();
  params.rate.word = "find";
  const auto file = folder() / "state";
  Toy whole(params), other(params);
  const auto x = at::ones({2, 1, 4, 4}).flatten().cumsum(0).view({2, 1, 4, 4});
  const auto loss = [](const at::Tensor& y) { return y.sub(1).square().mean(); };
  for (int i = 0; i < RateSearch::most_steps; ++i) {
    EXPECT_TRUE(whole.trainer.step(x, loss).empty());
    if (i == 5) {
      EXPECT_THROW(whole.trainer.save_state(file), Error) << "in the middle of the search";
    }
  }
  whole.step();
  whole.trainer.save_state(file);
  other.trainer.load_state(file);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(other.step(i), whole.step(i));
  EXPECT_TRUE(at::equal(other.all(), whole.all()));
}

TEST_F(Resumed, ThawsTheRestOfTheEncoderWhenItsTimeComes) {
  auto params = quick();
  params.freeze_epochs = 2;
  params.unfreeze_epochs = 3;
  const auto file = folder() / "state";
  Judge whole(params), other(params);
  for (int epoch = 0; epoch < 3; ++epoch) whole.step();
  whole.trainer.save_state(file);
  other.trainer.load_state(file);
  for (int epoch = 3; epoch < 7; ++epoch) EXPECT_EQ(other.step(), whole.step()) << epoch;
  for (const auto& entry : whole.weights.parameters()) {
    EXPECT_TRUE(at::equal(other.copy(entry.name), entry.tensor)) << entry.name;
  }
}

TEST_F(Resumed, RefusesTheStateOfAnotherTraining) {
  const auto file = folder() / "state";
  auto params = quick();
  params.average = 0;
  Toy without_average(params), with(quick());
  without_average.step();
  without_average.trainer.save_state(file);
  try {
    with.trainer.load_state(file);
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("'average.0'"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace mg::net
