// One training: the optimizer, the schedule, what is drawn at random, and the averaged weights.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "stages/support/torch/layer_rates.hpp"
#include "stages/support/torch/layers.hpp"
#include "stages/support/torch/optimizer.hpp"
#include "stages/support/torch/rate_search.hpp"
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

  /// Learns from the batch `x`; `loss` returns one number. The optimizer takes a step, with
  /// train.accumulate once in so many batches, by the mean of their gradients. Returns {loss,
  /// rate}. Throws Error if the loss is not finite; then no step was taken.
  ///
  /// With `train.rate: find` the first RateSearch::most_steps batches are the search: it ends with
  /// the weights as they were, and a line in the log.
  Numbers step(const at::Tensor& x, const Criterion& loss);

  /// Makes the network ready to be validated and saved, until the next step: takes the step of an
  /// accumulation that was begun, puts the averaged weights into the network and computes the
  /// statistics of its batch norms anew from the latest batches since it was settled before.
  /// (Running averages lag behind the weights, and short trainings never let them catch up.)
  void settle();

  /// How much of the training is done, in [0, 1].
  double progress() const;

  /// Everything that the steps to come depend on, the weights included: a training that is built
  /// alike and loads what this one saved goes on with the same bits. The file appears whole or not
  /// at all. load_state() throws Error if the file is not of such a training, save_state() in the
  /// middle of a search for the rate.
  void save_state(const std::filesystem::path& file);
  void load_state(const std::filesystem::path& file);

 private:
  double backward(const at::Tensor& x, const Criterion& loss, Random random);
  double take_step();
  void apply_gradients(double rate);
  double rate_now() const;
  Optimizer fresh_optimizer() const;
  void thaw();
  void remember(const at::Tensor& x);
  Numbers search_step(const at::Tensor& x, const Criterion& loss);
  void end_search();
  void show(StateVisitor& visitor);
  void show_gradients(StateVisitor& visitor);
  c10::Device device() const;

  const Weights& weights_;
  Forward network_;
  TrainParams params_;
  Depths depths_;
  Random random_;
  std::function<void(std::string_view)> log_;
  std::int64_t batches_an_epoch_, steps_;  ///< optimizer steps of the whole training

  // All that changes, beside the weights: show() has it.
  Optimizer optimizer_;
  std::optional<WeightAverage> average_;
  std::deque<at::Tensor> latest_;
  std::int64_t batch_ = 0, step_ = 0;  ///< done
  std::int64_t pending_ = 0;           ///< batches whose gradients wait for a step
  double rate_;                        ///< the highest; of a search what it found
  bool settled_ = false;

  std::int64_t rehearsed_ = 0, rehearsal_ = 0;  ///< batches of the search: done, of how many
  RateSearch search_;
  std::vector<at::Tensor> before_search_;
};

}  // namespace mg::net
