// How fast a network trains, EfficientNet-B0 unless told otherwise: forward, backward and AdamW on
// one batch, again and again. peers/train_b0.py runs it beside the same network in eager PyTorch.
#include <ATen/Parallel.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "stages/support/torch/autocast.hpp"
#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/losses.hpp"
#include "stages/support/torch/optimizer.hpp"
#include "stages/support/torch/unet.hpp"
#include "tests/benchmarks/network_benchmark.hpp"

namespace {

using namespace mg::net;

struct Options : BenchmarkOptions {
  bool unet = false, bfloat16 = false;
};

Options read_options(int argc, char** argv) {
  Options out;
  CLI::App app("Training speed of a network");
  out.add_to(app);
  app.add_flag("--unet", out.unet, "a U-Net over it, not a classifier");
  app.add_flag("--bfloat16", out.bfloat16, "convolutions and matrices in bfloat16");
  parse(app, argc, argv);
  return out;
}

struct Network {
  Weights weights;
  std::optional<Classifier> classifier;
  std::optional<UNet> unet;

  explicit Network(const Options& options) {
    const Builder builder(weights, mg::Random(1));
    const EncoderOptions encoder{.name = options.encoder};
    if (options.unet) {
      unet.emplace(builder, UNetOptions{encoder});
    } else {
      classifier.emplace(builder, ClassifierOptions{encoder});
    }
  }
  at::Tensor logits(const at::Tensor& x, const Mode& mode) const {
    return unet ? unet->logits(x, mode) : classifier->logits(x, mode);
  }
};

/// Images a second.
double measure(const Network& network, const Options& options) {
  const auto x = channels_last(at::randn({options.batch, 3, options.size, options.size}));
  const auto labels = at::randint(1000, {options.batch}, at::kLong);
  const auto mask = at::randint(2, {options.batch, 1, options.size, options.size}, at::kFloat);
  Optimizer optimizer(network.weights, {});
  mg::Random random(1);
  const auto step = [&] {
    at::Tensor logits;
    {
      const Autocast autocast(x.device(), options.bfloat16);
      logits = network.logits(x, Mode::train(random));
    }
    logits = logits.to(at::kFloat);
    const auto loss =
        options.unet ? binary_cross_entropy(logits, mask, 0) : cross_entropy(logits, labels, {}, 0);
    loss.backward();
    optimizer.step(1e-3);
    optimizer.zero_gradients();
  };
  for (int i = 0; i < options.warmup; ++i) step();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < options.steps; ++i) step();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return options.steps * options.batch / elapsed.count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  at::set_num_threads(options.threads);
  Network network(options);
  if (!options.logits.empty()) {
    const c10::NoGradGuard no_grad;
    write_logits(options, network.weights,
                 [&](const at::Tensor& x) { return network.logits(x, Mode::predict()); });
  } else {
    std::printf("%.2f images/s\n", measure(network, options));
  }
}
