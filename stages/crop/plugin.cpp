// The crop family: cuts pictures to what matters. Masks follow, geometry is carried.
#include "pipeline/plugin.hpp"

#ifdef MG_CROP_ON_DEVICE
#include "stages/crop/crop_on_device.hpp"
#endif
#include "stages/crop/crop_to_breast.hpp"
#include "stages/crop/crop_to_patch.hpp"
#include "stages/crop/crop_to_size.hpp"
#include "stages/crop/crop_to_tumor.hpp"
#include "stages/crop/name_patch.hpp"

MG_PLUGIN("crop", "1.0", "cuts pictures to what matters, and resizes them") {
  using namespace mg::crop;
  auto to_breast = mg::map_stage<ToBreast>(
      {.name = "crop.to_breast",
       .doc = "Cuts a mammogram to the breast.",
       .example = "breast: {use: crop.to_breast, from: truth, chest_wall: left, size_px: 512}"},
      mg::in({{"image", "a mammogram, dark around the breast"}, {"truth", "its mask"}}),
      mg::out({{"image", "the crop"}, {"truth", "the mask, cropped likewise"}}));
  stages.add(mg::map_stage<ToSize>(
      {.name = "crop.to_size",
       .doc = "Brings a whole picture to one size.",
       .example = "sized: {use: crop.to_size, from: image, size_px: 224}"},
      mg::in({{"image", "any picture"}, {"truth", "its mask"}}),
      mg::out({{"image", "the picture, square"}, {"truth", "the mask, likewise"}})));
  auto to_tumor = mg::map_stage<ToTumor>(
      {.name = "crop.to_tumor",
       .doc = "Cuts a picture to the tumor, as predicted or as known.",
       .example = "roi: {use: crop.to_tumor, from: tumor, margin_mm: 10, size_px: 224}"},
      mg::in({{"image", "what to crop"},
              {"tumor", "the predicted mask"},
              {"truth", "the true mask"},
              {"detail", "the picture in finer resolution, to take the pixels from"}}),
      mg::out({{"image", "the crop"},
               {"truth", "the true mask, cropped likewise"},
               {"tumor", "the predicted mask, cropped likewise"}}));
  auto to_patch = mg::map_stage<ToPatch>(
      {.name = "crop.to_patch",
       .doc = "Cuts patches at random, some of them on lesions.",
       .example = "patch: {use: crop.to_patch, from: breast, only: train, size_px: 512}",
       .random = true},
      mg::in({{"image", "a mammogram"}, {"truth", "its mask, of the same size"}}),
      mg::out({{"image", "the patch"}, {"truth", "the mask, cropped likewise"}}));
  stages.add(mg::map_stage<NamePatch>(
      {.name = "crop.name_patch",
       .doc = "Labels a patch by the lesion that it shows, or as background.",
       .example = "shown: {use: crop.name_patch, from: patch, by: both, inputs: {whole: label}}"},
      mg::in({{"image", "the patch; only its size and place are used"},
              {"contours", "the outlines of all lesions, in pixels of the source file"},
              {"annotations", "what they are, in the same order"},
              {"whole", "the label of the picture, where the annotations say nothing"}}),
      mg::out({{"label", "of the patch; absent if nobody looked for lesions"}})));
#ifdef MG_CROP_ON_DEVICE
  to_patch = mg::with_device_twin<ToPatchOnDevice>(std::move(to_patch));
  to_breast = mg::with_device_twin<ToBreastOnDevice>(std::move(to_breast));
  to_tumor = mg::with_device_twin<ToTumorOnDevice>(std::move(to_tumor));
#endif
  stages.add(std::move(to_patch));
  stages.add(std::move(to_breast));
  stages.add(std::move(to_tumor));
}
