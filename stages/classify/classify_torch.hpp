// Says what a picture shows by a network that the user exported from PyTorch.
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/exported_params.hpp"

namespace mg {

class ClassifyTorch : public net::ExportedParams {
 public:
  std::vector<std::string> classes;
  std::string output = "softmax";
  double temperature = 1;

  static auto params() {
    using P = ClassifyTorch;
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("classes", &P::classes,
                      "what the model's outputs are, in their order; of a model with one output "
                      "the second class is the one it finds"),
            mg::param("output", &P::output,
                      "what makes probabilities of the model's output [n, classes]: the softmax, "
                      "the sigmoid of each (then divided by their sum), or nothing if it gives "
                      "probabilities; of a single output always the sigmoid, or nothing")
                .one_of({"softmax", "sigmoid", "probabilities"}),
            mg::param("temperature", &P::temperature,
                      "logits are divided by it; above 1 it makes probabilities less extreme")
                .between(0.01, 100)));
  }
  /// Throws Error for what bounds and choices cannot say.
  void check() const;

  // What the framework calls.
  void open(const RunInfo& run);
  int batch_size() const { return batch; }
  std::vector<Scores> predict(const Contexts& contexts, const Column<Image>& images);

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace mg
