// The graphics of DICOM presentation states and reports become shapes.
#pragma once

#include <string>
#include <vector>

#include "stages/contour/regions.hpp"

namespace mg::contour {

struct Graphic {
  std::string type;           ///< POINT, MULTIPOINT, POLYLINE, INTERPOLATED, CIRCLE or ELLIPSE
  std::vector<Point> points;  ///< in pixels of the source file, centers at integers
  bool closed = false;        ///< encloses an area for certain: filled, or called an outline
};

/// Pairs of numbers, which count from the corner of the first pixel, as points. Throws Error for
/// an odd count.
std::vector<Point> points_of(const std::vector<double>& numbers);

/// A line encloses an area if it is closed for certain or its ends are closer than a tenth of its
/// length; other lines, such as rulers and arrows, give no shape. Each of several points is a shape
/// of its own. Throws Error for other types and for a wrong count of points.
std::vector<Shape> shapes_of(const Graphic& graphic);

/// Adds the shapes as regions of this name, or a note if there are none.
void add_shapes(const Graphic& graphic, const std::string& name, Regions& regions);

}  // namespace mg::contour
