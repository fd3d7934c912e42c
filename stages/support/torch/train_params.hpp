// The parameters of a training that all networks share. No LibTorch here.
#pragma once

#include <string>
#include <vector>

#include "pipeline/params.hpp"
#include "pipeline/stage.hpp"

namespace mg::net {

struct TrainParams {
  int epochs = 40;
  int batch = 8;
  double rate = 2e-3;
  double weight_decay = 0.01;
  std::string schedule = "one_cycle";
  double warmup = 0.25;
  double clip = 1;
  double average = 0.99;
  double stochastic_depth = 0.05;
  int patience = 0;
  bool balance = false;

  /// The list for a nested `train`; a stage adds its own to it.
  static auto common() {
    using P = TrainParams;
    return mg::params(
        mg::param("epochs", &P::epochs, "walks through the training samples").between(1, 10000),
        mg::param("batch", &P::batch, "samples in an optimizer step").between(2, 4096),
        mg::param("rate", &P::rate, "highest learning rate of AdamW").between(0, 1),
        mg::param("weight_decay", &P::weight_decay, "of convolutions and matrices").between(0, 1),
        mg::param("schedule", &P::schedule, "how the rate moves")
            .one_of({"one_cycle", "cosine", "constant"}),
        mg::param("warmup", &P::warmup, "share of the steps in which the rate rises")
            .between(0, 0.9),
        mg::param("clip", &P::clip, "largest norm of all gradients together; 0: any").at_least(0),
        mg::param("average", &P::average,
                  "decay of the running average of the weights that is validated and kept; 0: none")
            .between(0, 0.99999),
        mg::param("stochastic_depth", &P::stochastic_depth,
                  "chance that the last block of the encoder is left out for a sample")
            .between(0, 0.9),
        mg::param("patience", &P::patience,
                  "epochs without improvement before the training stops; 0: never")
            .at_least(0),
        mg::param("balance", &P::balance, "draw samples so that all labels are equally frequent"));
  }

  /// What the runtime wants to know; the stage adds its metric.
  Training training() const {
    Training out;
    out.epochs = epochs;
    out.batch = batch;
    out.patience = patience;
    out.balance = balance;
    return out;
  }
};

}  // namespace mg::net
