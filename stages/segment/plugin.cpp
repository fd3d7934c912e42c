#include "pipeline/plugin.hpp"
#include "stages/segment/segment_torch.hpp"
#include "stages/segment/segment_unet.hpp"

MG_PLUGIN("segment", "1.0", "finds tumors in pictures") {
  stages.add(mg::model_stage<mg::SegmentUNet>(
      {.name = "segment.unet",
       .doc = "Marks the tumor: a U-Net over an EfficientNet, MobileNet or ResNet.",
       .example = "tumor: {use: segment.unet, from: varied, train: {epochs: 40}}"},
      mg::in({{"image",
               "a picture whose sides are multiples of 32, all of one size; any with window_px"}}),
      mg::targets({{"truth", "where the tumor is; may be empty"}}),
      mg::out({{"tumor", "where the tumor was found, in the geometry of the image"},
               {"probability", "of each pixel to lie inside, 0 to 1"},
               {"score", "the highest probability of a pixel"}})));
  stages.add(mg::model_stage<mg::SegmentTorch>(
      {.name = "segment.torch",
       .doc = "Marks the tumor by a model of your own: TorchScript or an AOTInductor package.",
       .example = "tumor: {use: segment.torch, from: breast, file: model.pt2, output: sigmoid}"},
      mg::in({{"image", "a picture as the model wants it; all of one size, any with window_px"}}),
      mg::out({{"tumor", "where the tumor was found, in the geometry of the image"},
               {"probability", "of each pixel to lie inside, 0 to 1"},
               {"score", "the highest probability of a pixel"}})));
}
