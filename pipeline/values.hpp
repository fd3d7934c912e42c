// The values beside pictures that stages exchange.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/image.hpp"

namespace mg {

/// A file that holds a picture. What the data set knows of it and the file may not tell.
struct File {
  std::filesystem::path path;
  Spacing spacing;  ///< unknown unless the data set documents it
  Side side = Side::unknown;
  std::string view;
};

/// The truth about a picture: the name of its class.
struct Label {
  std::string name;
  friend bool operator==(const Label&, const Label&) = default;
};

/// The probability of each class; they sum to 1. The order is the classifier's `classes`.
struct Scores {
  std::vector<std::pair<std::string, double>> classes;
  const std::string& best() const;  ///< the most probable class, the first of equals
};

struct Polygon {
  std::vector<Point> points;  ///< closed implicitly
};
struct Circle {
  Point center;
  double radius = 0;
};
/// A DDSM `.OVERLAY` file: chain codes in the pixels of the source file.
struct OverlayFile {
  std::filesystem::path path;
};
/// A picture whose non-zero pixels are the lesion; stretched over the whole source image.
struct MaskFile {
  std::filesystem::path path;
};

/// One lesion as the data set describes it, in pixels of the source file (centers at integers).
struct Annotation {
  std::variant<Polygon, Circle, OverlayFile, MaskFile> shape;
  std::string pathology;  ///< benign, malignant, ... or empty
};

/// All lesions of a picture. An empty list says: looked at, nothing there.
struct Annotations {
  std::vector<Annotation> lesions;
};

/// Outlines in pixels of the source file, each a closed polygon.
struct Contours {
  std::vector<Polygon> outlines;
};

/// A number that a stage found out about a sample.
struct Number {
  double value = 0;
};

}  // namespace mg
