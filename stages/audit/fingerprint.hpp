// Do two pictures look the same, whatever was done to their files?
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "stages/audit/content_hash.hpp"

namespace mg::audit {

/// 256 bits: on 16 rows, is each of 17 fields brighter than its left neighbor (dHash; N. Krawetz
/// 2013, on a finer grid)? Survives resampling, other gray scales and lossy compression.
using DifferenceHash = std::array<std::uint64_t, 4>;
constexpr int patch_side = 32;

struct Fingerprint {
  ContentHash content{};
  DifferenceHash hash{}, mirrored{};  ///< of the tissue's bounding box, and of its mirror image
  /// The box on 32 × 32 fields, gray values ranked so that only their order counts.
  std::vector<std::uint8_t> patch;
};

/// The perceptual part, from a coarse picture and its silhouette.
Fingerprint fingerprint(const cv::Mat1f& picture, const cv::Mat1b& tissue);

int distance(const DifferenceHash& a, const DifferenceHash& b);

/// Pearson's correlation of the patches (of b's mirror image on request), -1..1; 0 if one is flat.
double likeness(const Fingerprint& a, const Fingerprint& b, bool mirrored);

}  // namespace mg::audit
