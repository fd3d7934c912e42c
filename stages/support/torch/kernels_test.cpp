#include <ATen/Parallel.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <numeric>
#include <tuple>

#include "pipeline/random.hpp"
#include "stages/support/torch/depthwise.hpp"
#include "stages/support/torch/fused_norm.hpp"
#include "stages/support/torch/parallel.hpp"

namespace mg::net {
namespace {

at::Tensor noise(std::uint64_t seed, std::vector<std::int64_t> shape, double scale = 1,
                 double shift = 0) {
  Random random(seed);
  auto out = at::empty(shape, at::kFloat);
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    out.mutable_data_ptr<float>()[i] = static_cast<float>(shift + scale * random.normal());
  }
  return out;
}

at::Tensor picture(std::uint64_t seed, std::vector<std::int64_t> shape, double scale = 1,
                   double shift = 0) {
  return noise(seed, std::move(shape), scale, shift).contiguous(at::MemoryFormat::ChannelsLast);
}

/// The largest difference over the largest magnitude.
double apart(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().div(b.abs().max().clamp_min(1e-20)).item<double>();
}

struct Result {
  at::Tensor y, dx, dscale, dshift, mean, variance;
};

template <class F>
Result run(F function, const at::Tensor& x, double momentum, Activation activation) {
  const auto channels = x.size(1);
  const auto type = x.scalar_type();
  NormTensors norm{noise(2, {channels}, 0.3, 1).to(type), noise(3, {channels}, 0.5).to(type),
                   noise(4, {channels}).to(type), noise(5, {channels}).square().add(0.5).to(type)};
  const auto input = x.detach().set_requires_grad(true);
  norm.scale.set_requires_grad(true), norm.shift.set_requires_grad(true);
  const auto y = function(input, norm, momentum, activation);
  y.mul(picture(6, x.sizes().vec())).sum().backward();
  return {y.detach(),        input.grad(),      norm.scale.grad(),
          norm.shift.grad(), norm.mean.clone(), norm.variance.clone()};
}

using Case = std::tuple<Activation, std::vector<std::int64_t>>;
class NormActivate : public ::testing::TestWithParam<Case> {};

TEST_P(NormActivate, GivesTheNumbersOfLibTorch) {
  const auto& [activation, shape] = GetParam();
  const auto x = picture(1, shape, 2, 3);
  const auto ours = run(norm_activate, x, 0.3, activation);
  const auto theirs = run(norm_activate_plainly, x.to(at::kDouble), 0.3, activation);
  EXPECT_LT(apart(ours.y, theirs.y), 3e-6);
  EXPECT_LT(apart(ours.dx, theirs.dx), 2e-5);
  EXPECT_LT(apart(ours.dscale, theirs.dscale), 2e-5);
  EXPECT_LT(apart(ours.dshift, theirs.dshift), 2e-5);
  EXPECT_LT(apart(ours.mean, theirs.mean), 1e-6);
  EXPECT_LT(apart(ours.variance, theirs.variance), 1e-6);

  const c10::NoGradGuard no_grad;
  NormTensors norm{noise(2, {shape[1]}, 0.3, 1), noise(3, {shape[1]}), noise(4, {shape[1]}),
                   noise(5, {shape[1]}).square().add(0.5)};
  EXPECT_LT(
      apart(norm_activate(x, norm, -1, activation), norm_activate_plainly(x, norm, -1, activation)),
      3e-6)
      << "by running averages";
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, NormActivate,
    ::testing::Combine(::testing::Values(Activation::none, Activation::relu, Activation::relu6,
                                         Activation::silu, Activation::hard_swish),
                       ::testing::Values(std::vector<std::int64_t>{3, 16, 9, 7},
                                         std::vector<std::int64_t>{2, 5, 64, 64},
                                         std::vector<std::int64_t>{8, 1152, 2, 2},
                                         std::vector<std::int64_t>{7, 3, 1, 1})));

TEST(NormActivate, StaysExactFarFromZero) {
  const auto x = picture(1, {4, 3, 50, 50}, 0.01, 100);
  const NormTensors norm{at::full({3}, 1, at::kFloat), at::full({3}, 0, at::kFloat),
                         at::full({3}, 0, at::kFloat), at::full({3}, 1, at::kFloat)};
  const auto y = norm_activate(x, norm, 1, Activation::none);
  const auto exact = x.to(at::kDouble);
  const auto variance = exact.var({0, 2, 3}, true);
  EXPECT_LT(apart(norm.variance.to(at::kDouble), variance), 1e-4);
  EXPECT_NEAR(y.mean().item<double>(), 0, 2e-3);
}

TEST(NormActivate, SurvivesHugeValues) {
  const auto x = picture(1, {2, 16, 4, 4}, 1e4);
  const NormTensors norm{at::full({16}, 1e4, at::kFloat), at::full({16}, 0, at::kFloat),
                         at::full({16}, 0, at::kFloat), at::full({16}, 1, at::kFloat)};
  const auto y = norm_activate(x, norm, 1, Activation::silu);
  EXPECT_TRUE(y.isfinite().all().item<bool>());
  EXPECT_LT(apart(y, norm_activate_plainly(x, norm, 1, Activation::silu)), 1e-5);
}

TEST(NormActivate, DoesNotDependOnTheNumberOfThreads) {
  const auto x = picture(1, {4, 24, 33, 35});
  at::set_num_threads(1);
  const auto one = run(norm_activate, x, 0.1, Activation::silu);
  at::set_num_threads(2);
  const auto two = run(norm_activate, x, 0.1, Activation::silu);
  at::set_num_threads(1);  // for the tests behind this one
  EXPECT_TRUE(at::equal(one.y, two.y));
  EXPECT_TRUE(at::equal(one.dx, two.dx));
  EXPECT_TRUE(at::equal(one.dscale, two.dscale));
  EXPECT_TRUE(at::equal(one.variance, two.variance));
}

struct Filtering {
  std::int64_t channels, height, width, stride, kernel;
};
class Depthwise : public ::testing::TestWithParam<Filtering> {};

TEST_P(Depthwise, GivesTheNumbersOfLibTorch) {
  const auto& [channels, height, width, stride, kernel] = GetParam();
  const auto gradients = [&, kernel = kernel, channels = channels, stride = stride](bool ours) {
    const auto x = picture(1, {3, channels, height, width}).set_requires_grad(true);
    const auto weight = noise(2, {channels, 1, kernel, kernel}).set_requires_grad(true);
    const auto y = ours ? depthwise(x, weight, stride, kernel / 2)
                        : at::conv2d(x, weight, {}, stride, kernel / 2, 1, channels);
    y.mul(picture(3, y.sizes().vec())).sum().backward();
    return std::tuple(y.detach(), x.grad(), weight.grad());
  };
  const auto [y, dx, dw] = gradients(true);
  const auto [their_y, their_dx, their_dw] = gradients(false);
  EXPECT_TRUE(at::equal(y, their_y));
  EXPECT_LT(apart(dx, their_dx), 1e-6);
  EXPECT_LT(apart(dw, their_dw), 1e-5);
  EXPECT_EQ(dw.sizes(), their_dw.sizes());
}

INSTANTIATE_TEST_SUITE_P(Shapes, Depthwise,
                         ::testing::Values(Filtering{32, 9, 7, 1, 5}, Filtering{16, 9, 7, 2, 5},
                                           Filtering{48, 8, 12, 2, 5}, Filtering{16, 1, 1, 1, 5},
                                           Filtering{24, 9, 7, 1, 5}, Filtering{32, 9, 7, 2, 3}));

TEST(ParallelOver, VisitsEveryNumberOnce) {
  for (const std::int64_t count : {0, 1, 2, 7, 1000}) {
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
    parallel_over(count, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; });
    for (const auto& visit : visits) EXPECT_EQ(visit, 1);
  }
}

}  // namespace
}  // namespace mg::net
