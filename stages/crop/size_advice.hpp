// `size_px: auto`: how large a picture has to be for its tumors to be seen, and may be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/advice.hpp"
#include "pipeline/image.hpp"
#include "stages/crop/grid.hpp"

namespace mg::crop {

/// What was seen of training pictures, in pixels: longer sides of what is shown, and longer sides
/// of the largest lesion where there is one.
struct SeenSizes {
  std::vector<double> shown, lesions;

  void add(const Box& box, const Mask* truth);
};

/// A multiple of 32. Nine lesions in ten become at least 32 pixels long, the step of the networks'
/// coarsest features; without lesions it is a quarter of the median. Never more than the pictures
/// have, than a training of eight at a time may take of the memory, or, on a processor, 512.
Advice advise_size(const SeenSizes& seen, const Circumstances& circumstances);

/// The value below which this share of the values lies (the nearest one). There must be values.
double quantile(std::vector<double> values, double share);

/// The median of the sides `shown`. Throws Error if there are none.
double median_side(const std::vector<double>& shown);

/// size_px for sides of `wanted` pixels: a multiple of 32, 64 at least, and never more than
/// pictures with this median side have, than memory allows, or, on a processor, 512. `why` tells
/// what is wanted.
Advice side_within_limits(double wanted, std::string why, double median,
                          const Circumstances& circumstances);

}  // namespace mg::crop
