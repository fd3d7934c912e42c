// Finds the tumor: a U-Net that marks every pixel of a picture as inside or outside.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/train_params.hpp"

namespace mg {

/// How the U-Net learns, beside what all networks share.
struct SegmentTraining : net::TrainParams {
  std::string loss = "dice+focal";
  std::string metric = "dice";

  static auto params() {
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("loss", &SegmentTraining::loss,
                      "sum of bce, dice(smooth=1) and focal(gamma=2, alpha=0.5), for example "
                      "0.5*dice+bce"),
            mg::param("metric", &SegmentTraining::metric,
                      "what chooses the best epoch: dice is the mean over the images that have a "
                      "tumor; overlap is the Dice of all pixels of all images together")
                .one_of({"dice", "overlap", "loss"})));
  }
};

class SegmentUNet {
 public:
  std::string encoder = "efficientnet_b0";
  std::vector<int> decoder{128, 64, 32, 16};
  int channels = 1;
  std::string normalize = "image";
  double threshold = 0.5;
  double prior = 0.02;
  std::filesystem::path weights;
  std::filesystem::path start;
  SegmentTraining train;

  static auto params() {
    using P = SegmentUNet;
    return mg::params(
        mg::param("encoder", &P::encoder, "the way down")
            .one_of({"efficientnet_b0", "efficientnet_lite0"}),
        mg::param("decoder", &P::decoder,
                  "channels of the way up at strides 16, 8, 4, 2, 1; with fewer than five the "
                  "last ones are enlarged to full size"),
        mg::param("channels", &P::channels, "1: gray, 3: colors").between(1, 3),
        mg::param("normalize", &P::normalize,
                  "how intensities are made comparable: each image by the mean and deviation of "
                  "its pixels that are not black, (x - 0.5) / 0.25, or as ImageNet")
            .one_of({"image", "fixed", "imagenet"}),
        mg::param("threshold", &P::threshold, "least probability of a pixel inside").between(0, 1),
        mg::param("prior", &P::prior, "share of tumor pixels that an untrained network expects")
            .between(0.0001, 0.9999),
        mg::param("weights", &P::weights, "safetensors of this stage: used instead of a training"),
        mg::param("start", &P::start,
                  "safetensors to start the training from: of this stage, or torchvision's or "
                  "timm's efficientnet_b0"),
        mg::param("train", &P::train, "how it learns"));
  }

  // What the framework calls.
  void open(const RunInfo& run);
  int batch_size() const { return train.batch; }
  using Prediction = std::tuple<std::vector<Mask>, std::vector<Image>, std::vector<Number>>;
  Prediction predict(const Contexts& contexts, const Column<Image>& images);

  std::filesystem::path weights_file() const { return weights; }
  Training training() const;
  void begin(const TrainingStart& start);
  Numbers learn(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths);
  void validate(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths);
  Numbers validated();
  void save(const std::filesystem::path& file) const;
  void load(const std::filesystem::path& file);

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace mg
