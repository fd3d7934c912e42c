// Finds the tumor: a U-Net that marks every pixel of a picture as inside or outside.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/loss_names.hpp"
#include "stages/support/torch/network_params.hpp"
#include "stages/support/torch/train_params.hpp"
#include "stages/support/torch/training_advice.hpp"
#include "stages/support/torch/window_params.hpp"

namespace mg {

/// How the U-Net learns, beside what all networks share.
struct SegmentTraining : net::TrainParams {
  std::string loss = "dice+focal";
  std::string metric = "dice";
  double deep_supervision = 0;

  static auto params() {
    return std::tuple_cat(
        common(),
        mg::params(
            mg::param("loss", &SegmentTraining::loss,
                      "sum of " + net::loss_names(net::Target::mask) +
                          "; for example 0.5*dice+bce, or dice+boundary(ramp=0.5), whose second "
                          "term grows during half of the training"),
            mg::param("metric", &SegmentTraining::metric,
                      "what chooses the best epoch: dice is the mean over the images that have a "
                      "tumor; overlap is the Dice of all pixels of all images together")
                .one_of({"dice", "overlap", "loss"}),
            mg::param("deep_supervision", &SegmentTraining::deep_supervision,
                      "coarser blocks of the way up learn too, through outputs that no file keeps: "
                      "each counts this share of the next finer one; 0: none, nnU-Net has 0.5")
                .between(0, 1)));
  }
};

class SegmentUNet : public net::NetworkParams, public net::WindowParams {
 public:
  std::vector<int> decoder{128, 64, 32, 16};
  std::string skips = "smp";
  double threshold = 0.5;
  double prior = 0.02;
  SegmentTraining train;

  static auto params() {
    using P = SegmentUNet;
    return std::tuple_cat(
        common(), windows(),
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
  void check() const;  ///< throws Error for what bounds and choices cannot say
  void open(const RunInfo& run);
  int batch_size() const { return train.batch; }
  using Prediction = std::tuple<std::vector<Mask>, std::vector<Image>, std::vector<Number>>;
  Prediction predict(const Contexts& contexts, const Column<Image>& images);

  std::vector<std::filesystem::path> weights_files() const { return weights.items; }
  Training training() const;
  void begin(const TrainingStart& start);
  Numbers learn(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths);
  void validate(const Contexts& contexts, const Column<Image>& images, const Column<Mask>& truths);
  Numbers validated();
  void save(const std::filesystem::path& file) const;
  void load(const std::filesystem::path& file);
  void load_ensemble(const std::vector<std::filesystem::path>& files);
  void save_state(const std::filesystem::path& file) const;
  void load_state(const std::filesystem::path& file);

 private:
  struct Network;
  std::shared_ptr<Network> network_;              ///< the one that learns
  std::vector<std::shared_ptr<Network>> others_;  ///< of an ensemble
};

}  // namespace mg
