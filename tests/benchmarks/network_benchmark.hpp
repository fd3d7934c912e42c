// What the benchmarks of networks share: their options, and the proof that the network is the
// peers'.
#pragma once

#include <ATen/core/Tensor.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <string>

#include "stages/support/torch/layers.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg::net {

struct BenchmarkOptions {
  int threads = 2, batch = 16, size = 224, steps = 10, warmup = 3;
  std::string encoder = "efficientnet_b0";
  std::string weights, input, logits;  ///< files; empty: none

  void add_to(CLI::App& app) {
    app.add_option("--encoder", encoder, "by its name in graphs");
    app.add_option("--threads", threads, "of the CPU");
    app.add_option("--batch", batch, "images at once");
    app.add_option("--size", size, "side of an image in pixels");
    app.add_option("--steps", steps, "batches that are timed");
    app.add_option("--warmup", warmup, "batches before the clock starts");
    app.add_option("--weights", weights, "timm's or smp's as safetensors, for --logits");
    app.add_option("--input", input, "safetensors with a tensor x, for --logits");
    app.add_option("--logits", logits, "write the logits of x there and stop");
  }
};

/// Ends the program if the command line is wrong, or asks for help.
inline void parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
}

/// Logits of given weights and input, for comparison with another implementation.
inline void write_logits(const BenchmarkOptions& options, Weights& weights,
                         const std::function<at::Tensor(const at::Tensor&)>& logits_of) {
  load_all(weights, options.encoder, load_safetensors(options.weights), options.weights);
  const auto x = channels_last(load_safetensors(options.input).tensors.at(0).tensor);
  save_safetensors(options.logits, {{{"logits", logits_of(x)}}, {}});
}

}  // namespace mg::net
