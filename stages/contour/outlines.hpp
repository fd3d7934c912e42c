// Shapes as polygons.
#pragma once

#include <vector>

#include "pipeline/values.hpp"
#include "stages/contour/canvas.hpp"

namespace mg::contour {

/// Keeps within a hundredth of a pixel of the ellipse.
Polygon polygon_of(const Ellipse& ellipse);

Polygon polygon_of(const Box& box);

/// The centers of the border pixels of each connected part, in pixels of the source file.
std::vector<Polygon> outlines_of(const Patch& patch);

}  // namespace mg::contour
