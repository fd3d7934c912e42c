// The metrics family: sinks that judge predictions against the truth.
#include "pipeline/plugin.hpp"

#include "stages/metrics/classification.hpp"
#include "stages/metrics/segmentation.hpp"

MG_PLUGIN("metrics", "1.0", "judges predictions against the truth, with intervals and baselines") {
  using namespace mg::metrics;
  stages.add(mg::sink_stage<Segmentation>(
      {.name = "metrics.segmentation",
       .doc = "Overlap, outlines and lesions found of predicted tumors.",
       .example = "overlap: {use: metrics.segmentation, from: tumor, found_at: 0.2}",
       .judges = true},
      mg::in({{"truth", "the radiologist's mask"},
              {"tumor", "the predicted mask, same grid"},
              {"probability", "of each pixel to lie inside, same grid: FROC"},
              {"facts", "what is known of the image: strata"}})));
  stages.add(mg::sink_stage<Classification>(
      {.name = "metrics.classification",
       .doc = "Accuracy, AUC, calibration and curves of predicted classes.",
       .example = "scores: {use: metrics.classification, from: verdict}",
       .judges = true},
      mg::in({{"label", "the true class"},
              {"scores", "the predicted probability of each class"},
              {"facts", "what is known of the image: strata"},
              {"truth", "the radiologist's mask: sizes of lesions"}})));
}
