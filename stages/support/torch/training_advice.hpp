// `epochs: auto`, `batch: auto`, `balance: auto`, `class_weights: auto`: a training that fits the
// data and the machine.
#pragma once

#include <string>
#include <vector>

#include "pipeline/advice.hpp"
#include "pipeline/image.hpp"

namespace mg::net {

/// What was seen of the pictures that a network will learn from.
struct SeenPictures {
  std::vector<double> pixels;  ///< of each, width times height
  void add(const Image& image) {
    pixels.push_back(static_cast<double>(image.pixels.width) * image.pixels.height);
  }
};

/// What a training is like before anything is chosen.
struct TrainingPlans {
  double bytes_a_pixel = 0;         ///< that a step takes, by picture
  bool pretrained = false;          ///< it starts from weights
  int batch = 8;                    ///< if that is not wanted
  std::vector<std::string> labels;  ///< it learns from these only; empty: from all
  std::string sampler = "shuffle";  ///< another says already what balance would
  bool balance = false;             ///< if that is not wanted
  int accumulate = 1;               ///< batches that make a step
};

/// Advice on those of train.batch, train.epochs, train.balance and train.class_weights that are
/// wanted.
/// batch: a power of two, 16 at most, with which half of the memory is enough and an epoch has 8
/// steps or more. epochs: 800 steps, or half as many for a network that has learned before, in 8 to
/// 100 epochs. balance: if the rarest label is less than half as frequent as the most frequent.
/// class_weights: inverse then, but only if no sampler makes labels equally frequent already.
std::vector<Advice> advise_training(const SeenPictures& seen, const TrainingPlans& plans,
                                    const Circumstances& circumstances);

}  // namespace mg::net
