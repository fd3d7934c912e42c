// How fast a network predicts, EfficientNet-B0 unless told otherwise. peers/predict_b0.py runs it
// beside the same network in ONNX Runtime, OpenVINO and PyTorch.
#include <ATen/Parallel.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "stages/support/torch/classifier.hpp"
#include "tests/benchmarks/network_benchmark.hpp"

namespace {

using namespace mg::net;

struct Options : BenchmarkOptions {
  std::string precision = "float32";
  bool plain = false;
};

Options read_options(int argc, char** argv) {
  Options out;
  out.steps = 20;
  out.warmup = 5;
  CLI::App app("Prediction speed of a classifier");
  out.add_to(app);
  app.add_option("--precision", out.precision, "float32 or bfloat16")
      ->check(CLI::IsMember({"float32", "bfloat16"}));
  app.add_flag("--plain", out.plain, "norms are not folded into convolutions");
  parse(app, argc, argv);
  return out;
}

/// Images a second, and a second of the processor's time.
struct Rates {
  double by_clock, by_processor;
};

Rates measure(const Classifier& network, const Mode& mode, const Options& options) {
  const auto x = channels_last(at::randn({options.batch, 3, options.size, options.size}));
  for (int i = 0; i < options.warmup; ++i) network.logits(x, mode);
  const auto start = std::chrono::steady_clock::now();
  const auto busy = std::clock();
  for (int i = 0; i < options.steps; ++i) network.logits(x, mode);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const auto used = static_cast<double>(std::clock() - busy) / CLOCKS_PER_SEC;
  return {options.steps * options.batch / elapsed.count(), options.steps * options.batch / used};
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  at::set_num_threads(options.threads);
  const c10::NoGradGuard no_grad;
  Weights weights;
  const Classifier network(Builder(weights, mg::Random(1)),
                           ClassifierOptions{EncoderOptions{.name = options.encoder}});
  Frozen frozen(options.precision == "bfloat16" ? at::kBFloat16 : at::kFloat);
  const auto mode = options.plain ? Mode::predict() : Mode::predict(frozen);
  if (options.logits.empty()) {
    const auto rates = measure(network, mode, options);
    std::printf("%.2f images/s, %.2f a second of the processor\n", rates.by_clock,
                rates.by_processor);
    return 0;
  }
  write_logits(options, weights, [&](const at::Tensor& x) { return network.logits(x, mode); });
}
