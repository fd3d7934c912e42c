// Regions as the VGG Image Annotator (VIA 2) writes them into CSV files: JSON in a cell.
#pragma once

#include <optional>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/values.hpp"

namespace mg {

/// The shape in a cell of the column region_shape_attributes: polygon, polyline (closed), ellipse
/// (theta in radians), circle, rect, point (its pixel). None for an empty one. Throws Error, with
/// `where`, for anything else.
std::optional<decltype(Annotation::shape)> read_via_shape(const std::string& json,
                                                          const Where& where);

}  // namespace mg
