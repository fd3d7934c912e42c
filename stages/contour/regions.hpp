// Regions that files in formats of their own tell of, and the picture that they were drawn on.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/values.hpp"
#include "stages/contour/canvas.hpp"

namespace mg::contour {

using Shape = std::variant<Polygon, Circle, Ellipse, Patch>;

/// In pixels of the source file, centers at integers.
struct Region {
  std::string name;
  Shape shape;
};

struct Regions {
  std::vector<Region> found;
  /// What is odd but can be lived with: lines that enclose nothing, names that nothing has.
  std::vector<std::string> notes;
  int elsewhere = 0;  ///< regions left out because they belong to another picture
};

/// Where a picture lies in the patient (DICOM PS3.3, C.7.6.2): the center of its first pixel, and
/// the directions in which columns and rows grow. Millimeters.
struct Plane {
  std::array<double, 3> origin{}, right{1, 0, 0}, down{0, 1, 0};
};

/// The picture that regions refer to. Of one that is no DICOM file no more is known than its size.
struct Picture {
  int width = 0, height = 0;
  Spacing spacing;
  std::string instance;  ///< SOP instance UID, or empty
  std::optional<Plane> plane;

  /// Whether a list of references means this picture: so does an empty one, and any if the picture
  /// has no instance UID.
  bool meant_by(const std::vector<std::string>& instances) const;
};

/// Reads the header of the source file, if it is a DICOM file.
Picture picture_of(const std::filesystem::path& source, const Geometry& geometry);

/// Which regions count. Case and space around a name are ignored.
struct Wanted {
  std::vector<std::string> names;  ///< empty: all
  bool operator()(const std::vector<std::string>& called) const;
  bool all() const { return names.empty(); }
};

/// Tells the format by the file's content: an OsiriX plist, or a DICOM RTSTRUCT, SEG (binary,
/// fractional, labelmap), presentation state or SR. Throws Error for other or damaged files, and if
/// all regions belong to another picture.
Regions read_regions(const RegionFile& file, const Picture& picture);

}  // namespace mg::contour
