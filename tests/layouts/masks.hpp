// The mask that contour.mask draws of a case, on a picture of the size of its file.
#pragma once

#include "pipeline/context.hpp"
#include "pipeline/error.hpp"
#include "stages/contour/contour_mask.hpp"
#include "stages/dataset/cases.hpp"

namespace mg::layouts {

/// Throws Error if the case has no annotations.
inline Mask mask_of_case(const Case& c, int width, int height) {
  Image image;
  image.pixels = make_pixels<std::uint8_t>(
      width, height, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height));
  image.geometry.source_width = width, image.geometry.source_height = height;
  const RunInfo run;
  const Context context(run, c.identity, c.split, 0, 0, 0);
  const auto& annotations = annotations_of(c);
  auto drawn = contour::ContourMask()(context, image, annotations ? &*annotations : nullptr);
  if (!std::get<0>(drawn)) throw Error("the case has no annotations");
  return *std::get<0>(drawn);
}

inline bool in_mask(const Mask& mask, int x, int y) {
  return mask.pixels.at<std::uint8_t>(x, y) == 255;
}

inline int pixels_in(const Mask& mask) {
  int count = 0;
  for (int y = 0; y < mask.pixels.height; ++y) {
    for (int x = 0; x < mask.pixels.width; ++x) count += in_mask(mask, x, y);
  }
  return count;
}

}  // namespace mg::layouts
