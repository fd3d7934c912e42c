// Where the breast and the tumor are in pictures that stay on a device: what leaves it is a coarse
// picture, the sums of rows and columns, or the part of a mask within its box.
#pragma once

#include <optional>

#include "pipeline/image.hpp"
#include "stages/crop/breast.hpp"
#include "stages/crop/grid.hpp"
#include "stages/crop/patch_places.hpp"

namespace mg::crop {

/// find_breast(); a picture of at most 512 pixels a side is copied.
std::optional<Breast> find_breast_on_device(const Image& image, const BreastRule& rule);

/// box_of(). The rows and columns that hold anything are copied, and for the largest part what lies
/// within their box.
std::optional<Box> box_of_on_device(const Mask& mask, bool largest_part);

/// lesions_of(). What lies within the box of all lesions is copied.
std::optional<MaskPart> lesions_on_device(const Mask& mask);

/// central_square(); the sums of rows and columns are copied.
Box central_square_on_device(const Image& image);

}  // namespace mg::crop
