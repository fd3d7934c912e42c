// Finds the breast in a mammogram.
#pragma once

#include <optional>

#include "pipeline/image.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// What counts as breast.
struct BreastRule {
  double threshold = 0.7;  ///< tissue is brighter: 0 is the mean of the dark, 1 Otsu's threshold
  double smallest = 0.02;  ///< share of the picture that a breast takes at least
};

struct Breast {
  Box box;                  ///< in pixels of the picture
  Mask mask;                ///< coarse: its geometry says where its pixels lie
  bool wall_right = false;  ///< the chest wall is at the right
};

/// The largest bright part of the picture, its holes filled. The picture is averaged to at most 512
/// pixels a side and smoothed; brightness is taken as its logarithm, since skin is as faint to
/// dense tissue as air to skin. Bright rims and the glow at the edges of scanned film are left out.
/// None if that part is smaller than the rule says.
std::optional<Breast> find_breast(const Image& image, const BreastRule& rule = {});

/// The two steps of it: a picture of `width` × `height` pixels is averaged to this size, on
/// whatever device it is; the breast is found in that, on the host.
struct CoarseSize {
  int width = 0, height = 0;
};
CoarseSize coarse_size(int width, int height);
Affine to_fine(const CoarseSize& coarse, int width, int height);
std::optional<Breast> find_breast(const Pixels& coarse, int width, int height,
                                  const Geometry& geometry, const BreastRule& rule);

}  // namespace mg::crop
