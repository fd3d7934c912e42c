// Finds the tumor: a U-Net that marks every pixel of a picture as inside or outside.
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

class SegmentUNet : public net::NetworkParams {
 public:
  std::vector<int> decoder{128, 64, 32, 16};
  std::string skips = "smp";
  double threshold = 0.5;
  double prior = 0.02;
  SegmentTraining train;

  static auto params() {
    using P = SegmentUNet;
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("decoder", &P::decoder,
                      "channels of the way up at strides 16, 8, 4, 2, 1; with fewer than five the "
                      "last ones are enlarged to full size"),
            mg::param("skips", &P::skips,
                      "which features the way up gets: those of segmentation_models.pytorch's own "
                      "encoders, or those of its tu- encoders (timm)")
                .one_of({"smp", "timm"}),
            mg::param("threshold", &P::threshold, "least probability of a pixel inside")
                .between(0, 1),
            mg::param("prior", &P::prior, "share of tumor pixels that an untrained network expects")
                .between(0.0001, 0.9999),
            mg::param("train", &P::train, "how it learns")));
  }

  /// Chooses batch, epochs and balance by the pictures and the machine.
  struct Advisor {
    net::SeenPictures seen;
    static std::vector<std::string> parameters() {
      return {"train.batch", "train.epochs", "train.balance"};
    }
    void see(const Image& image, const Mask&) { seen.add(image); }
    std::vector<Advice> advise(const SegmentUNet& stage, const Circumstances& circumstances) const;
  };

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
  void save_state(const std::filesystem::path& file) const;
  void load_state(const std::filesystem::path& file);

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace mg
