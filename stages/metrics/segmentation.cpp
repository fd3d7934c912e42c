#include "stages/metrics/segmentation.hpp"

#include <utility>

#include "pipeline/random.hpp"
#include "stages/metrics/masks/grid.hpp"
#include "stages/metrics/masks/surface.hpp"
#include "stages/metrics/pooling.hpp"

namespace mg::metrics {

void Segmentation::start(const RunInfo& run) {
  seed_ = combine(run.seed, stable_hash("metrics.segmentation"));
  seen_.clear();
  splits_ = {};
  not_judged_.clear();
  maps_elsewhere_ = 0;
}

void Segmentation::add(const Context& context, const Mask& truth, const Mask& tumor,
                       const Image* probability, const Facts* facts) {
  const auto& identity = context.identity();
  const auto& spacing = truth.geometry.spacing;
  JudgedMask image{.key = identity.key};
  image.result =
      compare(truth, tumor,
              {found_by == "iou" ? DetectionRule::Measure::iou : DetectionRule::Measure::overlap,
               found_at, smallest_px});
  image.in_mm = spacing.known();
  const auto outlines = find_outlines(truth, tumor, image.in_mm ? spacing : Spacing{1, 1});
  image.hd95 = hausdorff(outlines, 0.95);
  image.surface_dice = surface_dice(outlines, image.in_mm ? tolerance_mm : tolerance_px);
  if (probability != nullptr) {
    if (same_grid(truth.pixels, truth.geometry, probability->pixels, probability->geometry))
      image.responses = judge_candidates(find_candidates(*probability, suspect_from), truth);
    else
      ++maps_elsewhere_;
  }
  image.traits = traits_of(strata, identity, facts, &truth);
  splits_.add(context.split());
  seen_.push_back({context.split(), cluster_name(identity), std::move(image)});
}

void Segmentation::missed(const Context& context, Fate fate, const std::string& why) {
  not_judged_[context.split()].add(fate, why);
}

MaskEvidence Segmentation::evidence() const {
  MaskEvidence out{.strata = strata,
                   .bootstrap = {.resamples = static_cast<std::size_t>(resamples), .seed = seed_}};
  Clusters patients;
  for (const auto& [split, cluster, image] : seen_) {
    if (splits_.tunes(split)) continue;
    out.images.push_back(image);
    out.images.back().patient = patients.index_of(cluster);
  }
  out.patients = patients.size();
  return out;
}

Findings Segmentation::finish() {
  const auto data = evidence();
  Findings out;
  for (const auto& [split, reasons] : not_judged_) {
    if (splits_.tunes(split)) continue;
    for (auto& note : reasons.notes()) out.notes.push_back(std::move(note));
  }
  append(out, judge_masks(data));
  append(out, judge_responses(data));
  append(out, judge_mask_strata(data));
  if (!data.images.empty()) out.tables.push_back(image_table(data));
  if (maps_elsewhere_ > 0) {
    out.notes.push_back("No FROC of " + count_of(maps_elsewhere_, "image") +
                        ": the map of probabilities lies on another grid than the truth.");
  }
  out.notes.push_back(interval_note(data.patients, data.bootstrap));
  out.headline = {"dice",    "median_dice", "pooled_dice",     "detection_rate",
                  "hd95_mm", "hd95_px",     "false_positives", "specificity_on_empty"};
  return out;
}

}  // namespace mg::metrics
