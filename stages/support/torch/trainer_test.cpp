#include "stages/support/torch/trainer.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "pipeline/error.hpp"
#include "pipeline/test_folder.hpp"

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
