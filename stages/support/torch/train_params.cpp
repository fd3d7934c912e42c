#include "stages/support/torch/train_params.hpp"

#include <map>

#include "pipeline/error.hpp"
#include "stages/support/torch/rate_search.hpp"

namespace mg::net {

void TrainParams::check() const {
  if (balance && sampler != "shuffle" && sampler != "balanced") {
    throw Error("train.balance and train.sampler: " + sampler + " contradict each other",
                "write only the sampler");
  }
  if (positives >= batch) {
    throw Error("train.positives: a batch of " + std::to_string(batch) +
                    " samples has no room for " + std::to_string(positives) +
                    " positive ones and at least one other",
                "choose at most " + std::to_string(batch - 1) + ", or a larger train.batch");
  }
  if (freeze_epochs >= epochs) {
    throw Error(
        "train.freeze_epochs: the encoder would rest for all " + std::to_string(epochs) + " epochs",
        "freeze it for fewer epochs, or write encoder_rate: 0 to leave it as it is");
  }
}

Training TrainParams::training() const {
  static const std::map<std::string, Sampler> samplers{{"shuffle", Sampler::shuffle},
                                                       {"balanced", Sampler::balanced},
                                                       {"oversample", Sampler::oversample},
                                                       {"undersample", Sampler::undersample}};
  Training out;
  out.epochs = epochs;
  out.batch = batch;
  out.patience = patience;
  out.keep = keep;
  out.sampler = balance ? Sampler::balanced : samplers.at(sampler);
  out.positives = positives;
  out.positive_labels = positive_labels;
  if (finds_rate()) out.rehearsal = RateSearch::most_steps;
  return out;
}

}  // namespace mg::net
