// How far the outlines of two masks lie apart.
#pragma once

#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// A piece of an outline: its length, and how far it is from the other outline.
struct OutlinePiece {
  double distance = 0, length = 0;
};

/// Both outlines in pieces, each by rising distance. Distances are infinite if the other mask is
/// empty.
struct Outlines {
  std::vector<OutlinePiece> truth, predicted;
};

/// The outlines of two masks of one size on the host (one channel of u8, else Error), in the unit
/// of `spacing`. An outline passes through the corners of pixels where not all four neighbors
/// agree; the edge of the image counts as outside. A piece's length is that of the contour there
/// (marching squares), so that staircases do not weigh more than straight lines (Nikolov et al.
/// 2021).
Outlines find_outlines(const Mask& truth, const Mask& predicted, Spacing spacing);

/// The larger of the two distances below which `share` of an outline's length lies: 0.95 is the
/// HD95, 1 the Hausdorff distance. Undefined if both masks are empty, infinite if one is.
double hausdorff(const Outlines& outlines, double share);

/// The share of both outlines' length that lies within `tolerance` of the other. Undefined if both
/// masks are empty, 0 if one is.
double surface_dice(const Outlines& outlines, double tolerance);

}  // namespace mg::metrics
