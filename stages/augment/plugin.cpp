// The augment family: pictures vary at random, so that networks learn what matters.
#include "pipeline/plugin.hpp"

#include "stages/augment/augment_intensity.hpp"
#include "stages/augment/augment_spatial.hpp"
#include "stages/augment/paste_lesions.hpp"
#ifdef MG_AUGMENT_ON_DEVICE
#include "stages/augment/intensity_on_device.hpp"
#include "stages/augment/paste_on_device.hpp"
#include "stages/augment/spatial_on_device.hpp"
#endif

MG_PLUGIN("augment", "1.0", "varies pictures at random") {
  using namespace mg::augment;
  auto spatial = mg::map_stage<Spatial>(
      {.name = "augment.spatial",
       .doc = "Flips, turns, scales, shifts and bends picture, mask and contours together.",
       .example = "varied: {use: augment.spatial, from: breast, only: train, rotate_deg: 20}",
       .random = true},
      mg::in({{"image", "any picture"},
              {"truth", "its mask, of the same size"},
              {"contours", "outlines in pixels of the source file"}}),
      mg::out({{"image", "the picture, turned; its geometry knows"},
               {"truth", "the mask, turned likewise"},
               {"contours", "still in pixels of the source file: only a bend moves them"}}));
  auto intensity = mg::map_stage<Intensity>(
      {.name = "augment.intensity",
       .doc = "Changes gamma, contrast, brightness, noise, sharpness, resolution; blackens "
              "rectangles.",
       .example = "varied: {use: augment.intensity, from: breast, only: train, noise: 0.05}",
       .random = true},
      mg::in({{"image", "any picture"}}), mg::out({{"image", "the picture in other tones"}}));
  auto paste = mg::map_stage<PasteLesions>(
      {.name = "augment.paste_lesions",
       .doc = "Pastes lesions of other pictures onto healthy tissue, mask included.",
       .example = "pasted: {use: augment.paste_lesions, from: breast, only: train, labels: worst}",
       .random = true},
      mg::in({{"image", "any picture"},
              {"truth", "its lesions; where nobody looked nothing is pasted"},
              {"label", "what the picture shows"}}),
      mg::out({{"image", "the picture, now and then with one more lesion"},
               {"truth", "all its lesions"},
               {"label", "what it shows now"}}));
#ifdef MG_AUGMENT_ON_DEVICE
  paste = mg::with_device_twin<PasteOnDevice>(std::move(paste));
  spatial = mg::with_device_twin<SpatialOnDevice>(std::move(spatial));
  intensity = mg::with_device_twin<IntensityOnDevice>(std::move(intensity));
#endif
  stages.add(std::move(spatial));
  stages.add(std::move(intensity));
  stages.add(std::move(paste));
}
