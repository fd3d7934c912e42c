#include <cmath>
#include <map>

#include "pipeline/error.hpp"
#include "stages/contour/references.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/support/ddsm/words.hpp"

namespace mg::contour {

namespace {

using Point3 = std::array<double, 3>;

double along(const Point3& axis, const Point3& from, const Point3& to) {
  return axis[0] * (to[0] - from[0]) + axis[1] * (to[1] - from[1]) + axis[2] * (to[2] - from[2]);
}

/// Carries points of the patient onto the pixels of the picture.
class Projection {
 public:
  explicit Projection(const Picture& picture)
      : plane_(picture.plane.value_or(Plane{})), spacing_(picture.spacing) {
    if (!spacing_.known()) {
      throw Error("contours are given in millimeters, and the pixels of the picture have no size",
                  "the spacing must be known: from the file, or from the data set");
    }
  }

  Polygon operator()(const std::vector<double>& numbers) const {
    if (numbers.empty() || numbers.size() % 3 != 0) {
      throw Error("the points of a contour are no triples of numbers", "the file is damaged");
    }
    Polygon out;
    for (std::size_t i = 0; i < numbers.size(); i += 3) {
      const Point3 at = {numbers[i], numbers[i + 1], numbers[i + 2]};
      out.points.push_back({along(plane_.right, plane_.origin, at) / spacing_.x_mm,
                            along(plane_.down, plane_.origin, at) / spacing_.y_mm});
    }
    return out;
  }

 private:
  Plane plane_;
  Spacing spacing_;
};

/// Adds a ring to a polygon such that even-odd filling takes the one out of the other: the way
/// there and the way back are the same line.
void join(const Polygon& ring, Polygon& into) {
  auto& points = into.points;
  const auto joint = points.empty() ? std::optional<Point>() : points.front();
  if (joint) points.push_back(*joint);
  points.insert(points.end(), ring.points.begin(), ring.points.end());
  if (joint && !ring.points.empty()) {
    points.push_back(ring.points.front());
    points.push_back(*joint);
  }
}

void add(DcmItem& roi, const std::string& name, const Projection& project, const Picture& picture,
         Regions& regions) {
  Polygon rings;  // those that are taken out of each other
  for (auto* const contour : dicom::items_of(roi, DCM_ContourSequence)) {
    const auto type = dicom::text_of(*contour, DCM_ContourGeometricType);
    if (!picture.meant_by(instances_in(*contour, DCM_ContourImageSequence))) {
      ++regions.elsewhere;
      continue;
    }
    auto shape = project(dicom::numbers_of(*contour, DCM_ContourData));
    if (type == "CLOSEDPLANAR_XOR") {
      join(shape, rings);
    } else if (type == "CLOSED_PLANAR" || type == "POINT") {
      regions.found.push_back({name, std::move(shape)});
    } else {
      regions.notes.push_back("a contour of " + shown(name) + " is of the type " + shown(type) +
                              ", which encloses nothing, and was left out");
    }
  }
  if (!rings.points.empty()) regions.found.push_back({name, std::move(rings)});
}

}  // namespace

Regions read_structures(DcmDataset& data, const Wanted& wanted, const Picture& picture) {
  std::map<int, std::string> names;
  for (auto* const roi : dicom::items_of(data, DCM_StructureSetROISequence)) {
    names[dicom::integer_of(*roi, DCM_ROINumber).value_or(-1)] = dicom::text_of(*roi, DCM_ROIName);
  }
  const Projection project(picture);
  Regions out;
  for (auto* const roi : dicom::items_of(data, DCM_ROIContourSequence)) {
    const auto& name = names[dicom::integer_of(*roi, DCM_ReferencedROINumber).value_or(-1)];
    if (wanted({name})) add(*roi, name, project, picture, out);
  }
  return out;
}

}  // namespace mg::contour
