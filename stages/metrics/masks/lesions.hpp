// Which lesions of an image were found, and which finds are false.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "pipeline/image.hpp"
#include "stages/metrics/masks/blind.hpp"
#include "stages/metrics/masks/overlap.hpp"

namespace mg::metrics {

/// When a lesion counts as found. A lesion is an 8-connected component T of the truth; U is the
/// union of the predicted components that touch it.
///   iou:     |T∩U| / |T∪U| >= at_least. Marking everything finds nothing.
///   overlap: |T∩U| / |T| >= at_least. Forgiving: says nothing about how much too much was marked.
struct DetectionRule {
  enum class Measure : std::uint8_t { iou, overlap };
  Measure measure = Measure::iou;
  double at_least = 0.2;          ///< in (0, 1]
  std::uint64_t smallest_px = 1;  ///< predicted components with a smaller area are not looked at
};

/// What one image contributes.
struct ImageResult {
  Overlap overlap;                  ///< of the whole masks, small components included
  std::uint64_t pixels = 0;         ///< of the image
  std::size_t lesions = 0;          ///< components of the truth
  std::size_t found = 0;            ///< those that satisfy the rule
  double lesion_dice = 0;           ///< sum over the lesions of Dice with the parts that touch it
  std::size_t false_positives = 0;  ///< predicted components that touch no lesion
  std::array<double, blind_discs> blind_dice{};  ///< of the truth, if it has pixels
  friend bool operator==(const ImageResult&, const ImageResult&) = default;
};

/// Compares a predicted mask with the truth. Error if they differ in size or are no masks on the
/// host.
ImageResult compare(const Mask& truth, const Mask& predicted, const DetectionRule& rule);

}  // namespace mg::metrics
