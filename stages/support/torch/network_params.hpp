// The parameters that all models with an encoder share. No LibTorch here.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/params.hpp"
#include "stages/support/torch/encoder_names.hpp"

namespace mg::net {

struct NetworkParams {
  std::string encoder = "efficientnet_b0";
  int channels = 1;
  std::string normalize = "image";
  OneOrMore<std::filesystem::path> weights;
  std::filesystem::path start;
  std::string flips = "none";
  std::string precision = "float32";

  /// The list of these; a stage adds its own to it.
  static auto common() {
    using P = NetworkParams;
    return mg::params(
        mg::param("encoder", &P::encoder, "the network; of a U-Net the way down")
            .one_of(encoder_names()),
        mg::param("channels", &P::channels, "1: gray, 3: colors").between(1, 3),
        mg::param("normalize", &P::normalize,
                  "how intensities are made comparable: each image by the mean and deviation of "
                  "its pixels that are not black, (x - 0.5) / 0.25, or as weights expect that were "
                  "trained on ImageNet: by PyTorch's constants or by TensorFlow's")
            .one_of({"image", "fixed", "imagenet", "tensorflow"}),
        mg::param("weights", &P::weights,
                  "safetensors of this stage: used instead of a training; several are an ensemble, "
                  "the mean of whose probabilities is predicted"),
        mg::param(
            "start", &P::start,
            "safetensors to start the training from: of this stage or of another one with the "
            "same encoder, or of timm, torchvision or segmentation_models.pytorch"),
        mg::param("flips", &P::flips,
                  "predict the mean over the picture and its mirror images: left and right "
                  "exchanged, or also upside down (four views, four times the work)")
            .one_of({"none", "horizontal", "both"}),
        mg::param("precision", &P::precision,
                  "of predictions: bfloat16 keeps two to three digits and is up to twice as fast "
                  "where the processor or the GPU has it; trainings are in float32")
            .one_of({"float32", "bfloat16"}));
  }
  /// Throws Error for what bounds and choices cannot say.
  void check() const {
    if (channels == 2) throw Error("channels is 1 or 3", "a picture is gray or has three colors");
  }
};

}  // namespace mg::net
