// `size_px: auto` and `size_mm: auto` of patches: what they have to show, and at which scale.
#pragma once

#include <optional>
#include <vector>

#include "pipeline/advice.hpp"
#include "pipeline/image.hpp"

namespace mg::crop {

/// What was seen of training pictures: shorter sides and longer sides of the largest lesion, in
/// pixels, and the spacings in mm that are known.
struct SeenScales {
  std::vector<double> shown, lesions, spacings;

  void add(const Image& image, const Mask* truth);
};

/// Advice on those of size_px and size_mm that are wanted.
/// size_px: a multiple of 32, with which nine lesions in ten take half of a patch at most; without
/// lesions 256. Never more than the pictures have, than a training of eight patches at a time may
/// take of the memory, or, on a processor, 512.
/// size_mm: `size_px`, which is `chosen_px` if that is not wanted, at the median spacing, so that
/// all pictures are shown at one scale. Throws Error if no spacing is known.
std::vector<Advice> advise_patches(const SeenScales& seen, int chosen_px,
                                   const Circumstances& circumstances);

}  // namespace mg::crop
