// Predicted masks beside the true ones, image by image, and what they are to be judged by.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/findings.hpp"
#include "pipeline/statistics/bootstrap.hpp"
#include "stages/metrics/masks/froc.hpp"
#include "stages/metrics/masks/lesions.hpp"
#include "stages/metrics/strata.hpp"

namespace mg::metrics {

/// One image with its truth and its prediction.
struct JudgedMask {
  std::string key;
  std::size_t patient = 0;
  ImageResult result;
  bool in_mm = false;                  ///< the unit of hd95, and of the tolerance of surface_dice
  double hd95 = undefined;             ///< infinite if one mask is empty, undefined if both are
  double surface_dice = undefined;     ///< undefined if both are empty
  std::optional<Responses> responses;  ///< of the map of probabilities, if there was one
  Traits traits;

  bool has_tumor() const { return result.overlap.truth > 0; }
};

struct MaskEvidence {
  std::vector<JudgedMask> images;
  std::size_t patients = 0;  ///< numbers of patients lie below
  std::vector<std::string> strata;
  Bootstrap bootstrap;
};

// From evidence to figures, tables and notes.
Findings judge_masks(const MaskEvidence& evidence);        ///< overlap, outlines, lesions found
Findings judge_responses(const MaskEvidence& evidence);    ///< FROC; nothing without maps
Findings judge_mask_strata(const MaskEvidence& evidence);  ///< parts of the data set
Table image_table(const MaskEvidence& evidence);           ///< a row an image

}  // namespace mg::metrics
