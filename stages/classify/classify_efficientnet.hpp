// Says what a picture shows: an EfficientNet that gives each class a probability.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/train_params.hpp"

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

class ClassifyEfficientNet {
 public:
  std::string encoder = "efficientnet_b0";
  std::vector<std::string> classes;
  int channels = 1;
  std::string normalize = "image";
  std::filesystem::path weights;
  std::filesystem::path start;
  ClassifyTraining train;

  static auto params() {
    using P = ClassifyEfficientNet;
    return mg::params(
        mg::param("encoder", &P::encoder, "the network")
            .one_of({"efficientnet_b0", "efficientnet_lite0"}),
        mg::param("classes", &P::classes,
                  "labels to tell apart, two or more; samples with others are not learned from; "
                  "empty: all labels of the training split"),
        mg::param("channels", &P::channels, "1: gray, 3: colors").between(1, 3),
        mg::param("normalize", &P::normalize,
                  "how intensities are made comparable: each image by the mean and deviation of "
                  "its pixels that are not black, (x - 0.5) / 0.25, or as ImageNet")
            .one_of({"image", "fixed", "imagenet"}),
        mg::param("weights", &P::weights, "safetensors of this stage: used instead of a training"),
        mg::param("start", &P::start,
                  "safetensors to start the training from: of this stage, or torchvision's or "
                  "timm's efficientnet_b0"),
        mg::param("train", &P::train, "how it learns"));
  }

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

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace mg
