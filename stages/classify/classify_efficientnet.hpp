// Says what a picture shows: a network that gives each class a probability.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/class_weights.hpp"
#include "stages/support/torch/loss_names.hpp"
#include "stages/support/torch/network_params.hpp"
#include "stages/support/torch/train_params.hpp"
#include "stages/support/torch/training_advice.hpp"

namespace mg {

/// How the classifier learns, beside what all networks share.
struct ClassifyTraining : net::TrainParams {
  std::string loss = "ce(smoothing=0.05)";
  std::string metric = "balanced_accuracy";
  std::string class_weights = "none";
  double effective_beta = 0.99;
  double dropout = 0.2;
  double mixup = 0, cutmix = 0, mix_chance = 0.5;

  static auto params() {
    using P = ClassifyTraining;
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("loss", &P::loss,
                      "sum of " + net::loss_names(net::Target::classes) +
                          "; for example ce(smoothing=0.1)"),
            mg::param("metric", &P::metric, "what chooses the best epoch")
                .one_of({"balanced_accuracy", "accuracy", "auc", "loss"}),
            mg::param(
                "class_weights", &P::class_weights,
                "how much the loss of a class counts: as all others, by one over its training "
                "samples, or by one over their effective number (Cui et al. 2019)")
                .one_of(net::class_weight_names()),
            mg::param(
                "effective_beta", &P::effective_beta,
                "of the effective number (1 - beta^samples) / (1 - beta): at 0.99 a class has "
                "at most 100, at 0.999 at most 1000")
                .between(0, 0.999999),
            mg::param("dropout", &P::dropout, "share of features dropped before the last layer")
                .between(0, 0.9),
            mg::param(
                "mixup", &P::mixup,
                "pictures of a batch shine through each other, labels likewise: shares are of "
                "Beta(this, this); often 0.2; 0: never")
                .between(0, 10),
            mg::param("cutmix", &P::cutmix,
                      "a rectangle of each picture is that of another, labels by area: shares are "
                      "of Beta(this, this); often 1; 0: never")
                .between(0, 10),
            mg::param("mix_chance", &P::mix_chance,
                      "share of the batches that mixup and cutmix, if on, mix")
                .between(0, 1)));
  }
};

class ClassifyEfficientNet : public net::NetworkParams {
 public:
  std::vector<std::string> classes;
  bool calibrate = true;
  ClassifyTraining train;

  static auto params() {
    using P = ClassifyEfficientNet;
    return std::tuple_cat(
        common(),
        mg::params(mg::param("classes", &P::classes,
                             "labels to tell apart, two or more; samples with others are not "
                             "learned from; empty: those of the weights, or all labels of the "
                             "training split"),
                   mg::param("calibrate", &P::calibrate,
                             "divide logits by the temperature that makes probabilities most "
                             "probable on the validation split (Guo et al. 2017): it is fitted "
                             "with each validation, saved with the weights, and changes neither "
                             "the best class nor, of two classes, their order"),
                   mg::param("train", &P::train, "how it learns")));
  }

  /// Chooses batch, epochs, balance and class weights by the pictures and the machine.
  struct Advisor {
    net::SeenPictures seen;
    static std::vector<std::string> parameters() {
      return {"train.batch", "train.epochs", "train.balance", "train.class_weights"};
    }
    void see(const Image& image, const Label&) { seen.add(image); }
    std::vector<Advice> advise(const ClassifyEfficientNet& stage,
                               const Circumstances& circumstances) const;
  };

  // What the framework calls.
  void check() const;
  void open(const RunInfo& run);
  int batch_size() const { return train.batch; }
  void expect(const std::vector<bool>& wanted) { explains_ = wanted.empty() || wanted[1]; }
  using Prediction = std::tuple<std::vector<Scores>, std::vector<std::optional<Image>>>;
  Prediction predict(const Contexts& contexts, const Column<Image>& images);

  std::vector<std::filesystem::path> weights_files() const { return weights.items; }
  Training training() const;
  void begin(const TrainingStart& start);
  Numbers learn(const Contexts& contexts, const Column<Image>& images, const Column<Label>& labels);
  void validate(const Contexts& contexts, const Column<Image>& images, const Column<Label>& labels);
  Numbers validated();
  void save(const std::filesystem::path& file) const;
  void load(const std::filesystem::path& file);
  void load_ensemble(const std::vector<std::filesystem::path>& files);
  void save_state(const std::filesystem::path& file) const;
  void load_state(const std::filesystem::path& file);

 private:
  struct Network;
  void build(const RunInfo& run, std::uint64_t seed);
  Network& network() const;

  const RunInfo* run_ = nullptr;
  bool named_ = false;                            ///< the user named the classes
  bool explains_ = false;                         ///< somebody reads what speaks for the class
  std::shared_ptr<Network> network_;              ///< the one that learns
  std::vector<std::shared_ptr<Network>> others_;  ///< of an ensemble
};

}  // namespace mg
