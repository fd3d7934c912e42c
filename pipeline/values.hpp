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
struct Ellipse {
  Point center;
  double radius_x = 0, radius_y = 0;  ///< half of each axis
  double angle = 0;                   ///< of the x axis, in radians, from x towards y
};
/// Corners; as a mask, all pixels whose centers lie between them.
struct Box {
  Point low, high;
};
/// A DDSM `.OVERLAY` file: chain codes in the pixels of a picture of width × height, over which the
/// source file is stretched; 0: those of the source file itself.
struct OverlayFile {
  std::filesystem::path path;
  int width = 0, height = 0;
  int abnormality = 0;  ///< which of the file, from 1, in its order; 0: all
};
/// A picture whose non-zero pixels are the lesion; stretched over the whole source image.
struct MaskFile {
  std::filesystem::path path;
};

/// A file with regions in a format of its own, which its content tells: an OsiriX plist, or a DICOM
/// object (RTSTRUCT, SEG, GSPS, SR).
struct RegionFile {
  std::filesystem::path path;
  std::vector<std::string> names;  ///< of the regions that count; empty: all
};

/// One lesion as the data set describes it, in pixels of the source file (centers at integers).
struct Annotation {
  std::variant<Polygon, Circle, Ellipse, Box, OverlayFile, MaskFile, RegionFile> shape;
  std::string pathology = {};  ///< benign, malignant, ... or empty
  std::string kind = {};       ///< mass, calcification, ... or empty
};

/// All lesions of a picture. An empty list says: looked at, nothing there.
struct Annotations {
  std::vector<Annotation> lesions;
};

/// Outlines in pixels of the source file, each a closed polygon.
struct Contours {
  std::vector<Polygon> outlines;
};

/// What else is known of a picture, by name: scanner, site, density, birads, age, bits, ... It
/// never names a patient.
struct Facts {
  std::vector<std::pair<std::string, std::string>> known;
  /// The text of a fact, or "" if it is not known.
  std::string operator[](const std::string& name) const {
    for (const auto& [key, text] : known) {
      if (key == name) return text;
    }
    return {};
  }
};

/// A number that a stage found out about a sample.
struct Number {
  double value = 0;
};

}  // namespace mg
