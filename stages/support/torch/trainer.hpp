// One training: the optimizer, the schedule, what is drawn at random, and the averaged weights.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "stages/support/torch/layers.hpp"
#include "stages/support/torch/optimizer.hpp"
#include "stages/support/torch/train_params.hpp"

namespace mg::net {

using Forward = std::function<at::Tensor(const at::Tensor& x, const Mode& mode)>;
using Criterion = std::function<at::Tensor(const at::Tensor& logits)>;

/// The same weights, parameters, seed, batches and number of threads give the same bits.
class Trainer {
 public:
  /// `network` computes logits with `weights`, which must outlive the trainer.
  Trainer(const Weights& weights, Forward network, const TrainParams& params,
          const TrainingStart& start);

  /// One optimizer step on the batch `x`; `loss` returns one number. Returns {loss, rate}. Throws
  /// Error if the loss is not finite; then no step was taken.
  Numbers step(const at::Tensor& x, const Criterion& loss);

  /// Makes the network ready to be validated and saved, until the next step: puts the averaged
  /// weights into it and computes the statistics of its batch norms anew from the latest batches
  /// since it was settled before. (Running averages lag behind the weights, and short trainings
  /// never let them catch up.)
  void settle();

  /// Everything that the steps to come depend on, the weights included: a training that is built
  /// alike and loads what this one saved goes on with the same bits. The file appears whole or not
  /// at all. load_state() throws Error if the file is not of such a training.
  void save_state(const std::filesystem::path& file);
  void load_state(const std::filesystem::path& file);

 private:
  void remember(const at::Tensor& x);
  void show(StateVisitor& visitor);

  const Weights& weights_;
  Forward network_;
  TrainParams params_;
  AdamW optimizer_;
  std::optional<WeightAverage> average_;
  std::deque<at::Tensor> latest_;
  Random random_;
  std::int64_t step_ = 0, steps_;
  bool settled_ = false;
};

}  // namespace mg::net
