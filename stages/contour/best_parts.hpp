// contour.best_parts: a map of probabilities becomes a mask of the likeliest parts.
#pragma once

#include "pipeline/image.hpp"
#include "pipeline/params.hpp"

namespace mg::contour {

struct BestParts {
  double threshold = 0.5;
  int most = 1;
  bool always = false;
  int smallest_px = 1;

  static auto params() {
    return mg::params(
        param("threshold", &BestParts::threshold, "probability from which on a pixel is inside")
            .between(0.001, 1),
        param("most", &BestParts::most,
              "so many connected parts at most: those with the largest sums of probabilities; 0: "
              "all")
            .at_least(0),
        param("always", &BestParts::always,
              "where no pixel reaches the threshold, half of the highest probability is it: for "
              "pictures that are known to show a lesion"),
        param("smallest_px", &BestParts::smallest_px, "smaller parts are left out")
            .unit("px")
            .at_least(1));
  }

  /// The mask lies on the map's own grid. Diagonal neighbors are connected; of equal sums the part
  /// that begins further up, then further left, is the better one. Throws Error unless the map has
  /// one channel.
  Mask operator()(const Image& probability) const;
};

}  // namespace mg::contour
