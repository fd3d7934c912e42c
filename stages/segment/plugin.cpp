#include "pipeline/plugin.hpp"
#include "stages/segment/segment_unet.hpp"

MG_PLUGIN("segment", "1.0", "finds tumors in pictures") {
  stages.add(mg::model_stage<mg::SegmentUNet>(
      {.name = "segment.unet",
       .doc = "Marks the tumor: a U-Net over an EfficientNet, MobileNet or ResNet.",
       .example = "tumor: {use: segment.unet, from: varied, train: {epochs: 40}}"},
      mg::in({{"image", "a picture whose sides are multiples of 32; all of one size"}}),
      mg::targets({{"truth", "where the tumor is; may be empty"}}),
      mg::out({{"tumor", "where the tumor was found, in the geometry of the image"},
               {"probability", "of each pixel to lie inside, 0 to 1"},
               {"score", "the highest probability of a pixel"}})));
}
