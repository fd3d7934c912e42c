// Lays out CDD-CESM with small pictures: the folders, sheet and VIA regions of the real one.
#pragma once

#include <filesystem>

namespace mg::layouts {

/// 4 patients, pictures of 48 × 64 pixels, with the sheet as .xlsx (or .csv):
///
///   P1 left, CC: malignant, BI-RADS 5; a polygon of 10 × 8 pixels and, 90° turned, an ellipse of
///     half axes 6.5 and 3.5. Also subtracted.
///   P2 right, CC and MLO: malignant with BI-RADS 4$2: a circle of radius 5.5; a polyline and a
///   point. P3 left, MLO: benign, without a region; its file's name ends in a blank. P3 right, CC:
///   normal, BI-RADS 1. P4 left, CC: benign, its region an empty one, then a rectangle. Density is
///   not told.
///
/// Density is told for low-energy pictures only. One row's picture is missing.
void write_cdd_cesm(const std::filesystem::path& folder, bool excel = true);

}  // namespace mg::layouts
