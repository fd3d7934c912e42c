// Says what a picture shows: a network that gives each class a probability.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/network_params.hpp"
#include "stages/support/torch/train_params.hpp"
#include "stages/support/torch/training_advice.hpp"

namespace mg {

/// How the classifier learns, beside what all networks share.
struct ClassifyTraining : net::TrainParams {
  std::string loss = "ce(smoothing=0.05)";
  std::string metric = "balanced_accuracy";
  bool class_weights = false;
  double dropout = 0.2;

  static auto params() {
    using P = ClassifyTraining;
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("loss", &P::loss,
                      "sum of ce(smoothing=0) and focal(gamma=2), for example ce(smoothing=0.1)"),
            mg::param("metric", &P::metric, "what chooses the best epoch")
                .one_of({"balanced_accuracy", "accuracy", "auc", "loss"}),
            mg::param("class_weights", &P::class_weights,
                      "weigh the loss of each class by one over its training samples"),
            mg::param("dropout", &P::dropout, "share of features dropped before the last layer")
                .between(0, 0.9)));
  }
};

class ClassifyEfficientNet : public net::NetworkParams {
 public:
  std::vector<std::string> classes;
  ClassifyTraining train;

  static auto params() {
    using P = ClassifyEfficientNet;
    return std::tuple_cat(
        common(),
        mg::params(mg::param("classes", &P::classes,
                             "labels to tell apart, two or more; samples with others are not "
                             "learned from; empty: those of the weights, or all labels of the "
                             "training split"),
                   mg::param("train", &P::train, "how it learns")));
  }

  /// Chooses batch, epochs and balance by the pictures and the machine.
  struct Advisor {
    net::SeenPictures seen;
    static std::vector<std::string> parameters() {
      return {"train.batch", "train.epochs", "train.balance"};
    }
    void see(const Image& image, const Label&) { seen.add(image); }
    std::vector<Advice> advise(const ClassifyEfficientNet& stage,
                               const Circumstances& circumstances) const;
  };

  // What the framework calls.
  void open(const RunInfo& run);
  int batch_size() const { return train.batch; }
  std::vector<Scores> predict(const Contexts& contexts, const Column<Image>& images);

  std::filesystem::path weights_file() const { return weights; }
  Training training() const;
  void begin(const TrainingStart& start);
  Numbers learn(const Contexts& contexts, const Column<Image>& images, const Column<Label>& labels);
  void validate(const Contexts& contexts, const Column<Image>& images, const Column<Label>& labels);
  Numbers validated();
  void save(const std::filesystem::path& file) const;
  void load(const std::filesystem::path& file);
  void save_state(const std::filesystem::path& file) const;
  void load_state(const std::filesystem::path& file);

 private:
  struct Network;
  void build(const RunInfo& run, std::uint64_t seed);
  Network& network() const;

  const RunInfo* run_ = nullptr;
  bool named_ = false;  ///< the user named the classes
  std::shared_ptr<Network> network_;
};

}  // namespace mg
