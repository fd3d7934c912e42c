// Finds the tumor with a network that the user exported from PyTorch.
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/exported_params.hpp"
#include "stages/support/torch/window_params.hpp"

namespace mg {

class SegmentTorch : public net::ExportedParams, public net::WindowParams {
 public:
  std::string output = "sigmoid";
  int output_channel = -1;
  double threshold = 0.5;

  static auto params() {
    using P = SegmentTorch;
    return std::tuple_cat(
        common(), windows(),
        mg::params(
            mg::param("output", &P::output,
                      "what makes probabilities of the model's output [n, c, h, w]: the sigmoid, "
                      "the softmax over its channels, or nothing if it gives probabilities")
                .one_of({"sigmoid", "softmax", "probabilities"}),
            mg::param("output_channel", &P::output_channel,
                      "the channel of the output that is the tumor, from 0; -1: the last one")
                .between(-1, 4095),
            mg::param("threshold", &P::threshold, "least probability of a pixel inside")
                .between(0, 1)));
  }
  /// Throws Error for what bounds and choices cannot say.
  void check() const;

  // What the framework calls.
  void open(const RunInfo& run);
  int batch_size() const { return batch; }
  using Prediction = std::tuple<std::vector<Mask>, std::vector<Image>, std::vector<Number>>;
  Prediction predict(const Contexts& contexts, const Column<Image>& images);

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace mg
