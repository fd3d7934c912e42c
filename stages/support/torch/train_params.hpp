// The parameters of a training that all networks share. No LibTorch here.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "pipeline/params.hpp"
#include "pipeline/stage.hpp"

namespace mg::net {

struct TrainParams {
  int epochs = 40, batch = 8;
  NumberOrWord rate = 2e-3;
  std::string optimizer = "adamw";
  double momentum = 0.9, weight_decay = 0.01;
  std::string schedule = "one_cycle";
  double warmup = 0.25, clip = 1;
  int accumulate = 1;
  std::string precision = "float32";
  double average = 0.99;
  double stochastic_depth = 0.05;
  int patience = 0, keep = 1;
  double encoder_rate = 1, layer_decay = 1;
  int freeze_epochs = 0, unfreeze_epochs = 0;
  std::string sampler = "shuffle";
  bool balance = false;
  int positives = 0;
  std::vector<std::string> positive_labels;

  bool finds_rate() const { return rate.word == "find"; }

  /// Throws Error for what bounds and choices cannot say.
  void check() const;

  /// What the runtime wants to know; the stage adds its metric.
  Training training() const;

 private:
  using P = TrainParams;

  static auto of_the_run() {
    return mg::params(
        mg::param("epochs", &P::epochs, "walks through the training samples").between(1, 10000),
        mg::param("batch", &P::batch, "samples that the network sees at once").between(2, 4096),
        mg::param("accumulate", &P::accumulate,
                  "batches whose gradients make one step of the optimizer; batch norms still go by "
                  "the statistics of each batch")
            .between(1, 4096),
        mg::param("precision", &P::precision,
                  "of convolutions and matrices while it learns; weights and sums are float32. "
                  "bfloat16 is for devices that are made for it: on processors our own loops serve "
                  "float32 only")
            .one_of({"float32", "bfloat16"}),
        mg::param("average", &P::average,
                  "decay of the running average of the weights that is validated and kept; 0: none")
            .between(0, 0.99999),
        mg::param("stochastic_depth", &P::stochastic_depth,
                  "chance that the last block of the encoder is left out for a sample")
            .between(0, 0.9),
        mg::param("patience", &P::patience,
                  "epochs without improvement before the training stops; 0: never")
            .at_least(0),
        mg::param("keep", &P::keep,
                  "so many of the best epochs are kept: the mean of the probabilities of their "
                  "networks is predicted")
            .between(1, 20));
  }

  static auto of_the_optimizer() {
    return mg::params(
        mg::param(
            "rate", &P::rate,
            "highest learning rate; sgd wants 5 to 20 times that of adamw. find: a short test "
            "before the first epoch chooses it (Smith 2017), the log has its curve")
            .between(0, 1)
            .one_of({"find"}),
        mg::param("optimizer", &P::optimizer, "sgd has Nesterov's momentum")
            .one_of({"adamw", "sgd"}),
        mg::param("momentum", &P::momentum, "of sgd").between(0, 0.999),
        mg::param("weight_decay", &P::weight_decay, "of convolutions and matrices").between(0, 1),
        mg::param("schedule", &P::schedule, "how the rate moves")
            .one_of({"one_cycle", "cosine", "poly", "constant"}),
        mg::param("warmup", &P::warmup, "share of the steps in which the rate rises")
            .between(0, 0.9),
        mg::param("clip", &P::clip, "largest norm of all gradients together; 0: any").at_least(0));
  }

  static auto of_the_encoder() {
    return mg::params(
        mg::param("encoder_rate", &P::encoder_rate,
                  "share of the rate that the encoder gets, beside what is on top of it")
            .between(0, 1),
        mg::param(
            "layer_decay", &P::layer_decay,
            "each level of the encoder, from its top down, gets this share of the rate of the "
            "level above")
            .between(0.01, 1),
        mg::param("freeze_epochs", &P::freeze_epochs,
                  "epochs in which only what is on top of the encoder learns")
            .at_least(0),
        mg::param(
            "unfreeze_epochs", &P::unfreeze_epochs,
            "epochs after these in which the encoder begins to learn, level by level from its "
            "top down; 0: all at once")
            .at_least(0));
  }

  static auto of_the_samples() {
    return mg::params(
        mg::param("sampler", &P::sampler,
                  "what an epoch is: each sample once; as many samples, all labels equally often "
                  "(balanced); each label as often as the most frequent one, or as the rarest one")
            .one_of({"shuffle", "balanced", "oversample", "undersample"}),
        mg::param("balance", &P::balance, "true: the same as sampler: balanced"),
        mg::param("positives", &P::positives,
                  "least number of positive samples in a batch; they are repeated where they are "
                  "too few")
            .at_least(0),
        mg::param("positive_labels", &P::positive_labels,
                  "labels that are positive; empty: the label that the fewest samples have"));
  }

 public:
  /// The list for a nested `train`; a stage adds its own to it.
  static auto common() {
    return std::tuple_cat(of_the_run(), of_the_optimizer(), of_the_encoder(), of_the_samples());
  }
};

}  // namespace mg::net
