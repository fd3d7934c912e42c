// The write family: what leaves the program as files.
#include "pipeline/plugin.hpp"

#include "stages/write/write_dicom_gsps.hpp"
#include "stages/write/write_dicom_seg.hpp"
#include "stages/write/write_dicom_sr.hpp"
#include "stages/write/write_examples.hpp"
#include "stages/write/write_manifest.hpp"
#include "stages/write/write_overlay.hpp"
#include "stages/write/write_png.hpp"

MG_PLUGIN("write", "1.0",
          "writes pictures, their manifest, drawings to look at, and DICOM objects") {
  using namespace mg::write;
  stages.add(mg::map_stage<Png>({.name = "write.png",
                                 .doc = "Writes the picture as an 8-bit or 16-bit PNG.",
                                 .example = "png: {use: write.png, from: resized, bits: 16}"},
                                mg::in({{"image", "the picture to write"}}),
                                mg::out({{"written", "the file"}})));
  stages.add(mg::sink_stage<Manifest>(
      {.name = "write.manifest",
       .doc = "Lists written pictures with their geometry, side, view and label.",
       .example = "manifest: {use: write.manifest, from: png, format: csv}"},
      mg::in({{"image", "the picture that was written"},
              {"written", "its file"},
              {"label", "its class"}})));
  stages.add(mg::sink_stage<Overlays>(
      {.name = "write.overlay",
       .doc = "Draws true and predicted outlines on a few samples.",
       .example = "overlays: {use: write.overlay, from: [image, verdict], count: 12}"},
      mg::in({{"image", "what to draw on, best as it was decoded"},
              {"truth", "the radiologist's mask, drawn in green"},
              {"tumor", "the predicted mask, drawn in red"},
              {"label", "the true class"},
              {"scores", "the predicted probabilities"}})));
  stages.add(mg::sink_stage<Examples>(
      {.name = "write.examples",
       .doc = "Draws the best, the worst and every kind of mistake, for the report of the run.",
       .example = "examples: {use: write.examples, from: verdict, inputs: {image: image.image}}",
       .judges = true},
      mg::in({{"image", "what to draw on, best as it was decoded"},
              {"truth", "the radiologist's mask, drawn in green"},
              {"tumor", "the predicted mask, drawn in red"},
              {"label", "the true class"},
              {"scores", "the predicted probabilities"},
              {"attention", "what speaks for the class named, 0 to 1; drawn as heat"}})));
  stages.add(mg::sink_stage<DicomSeg>(
      {.name = "write.dicom_seg",
       .doc = "Writes the mask as a DICOM segmentation of the source image.",
       .example = "seg: {use: write.dicom_seg, from: tumor}"},
      mg::in({{"file", "the DICOM image that the mask was found in"},
              {"tumor", "the mask, on any grid"}})));
  stages.add(mg::sink_stage<DicomGsps>(
      {.name = "write.dicom_gsps",
       .doc = "Writes the outlines of the mask as a DICOM presentation state of the source image.",
       .example = "outlines: {use: write.dicom_gsps, from: tumor}"},
      mg::in({{"file", "the DICOM image that the mask was found in"},
              {"tumor", "the mask, on any grid"}})));
  stages.add(mg::sink_stage<DicomSr>(
      {.name = "write.dicom_sr",
       .doc = "Writes measurements and probabilities as a DICOM structured report (TID 1500).",
       .example = "report: {use: write.dicom_sr, from: verdict}"},
      mg::in({{"file", "the DICOM image that is reported"},
              {"tumor", "the mask, on any grid"},
              {"scores", "the probabilities of the classes"}})));
}
