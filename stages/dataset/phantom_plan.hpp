// What the phantom shows, before any pixel is drawn: everything in millimeters and in closed form.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/random.hpp"

namespace mg::phantom {

/// The side of the detector that the picture's height covers.
inline constexpr double field_mm = 240;

enum class Diagnosis { normal, benign, cancer };
std::string to_string(Diagnosis diagnosis);

/// A ray on a spiculated outline: a bump of height `reach` (relative to the mean radius) that
/// falls off as exp(sharpness * (cos(theta - angle) - 1)).
struct Spicule {
  double angle = 0, reach = 0, sharpness = 0;
};

/// A star-shaped outline, r(theta) around its center. Smooth ovals are benign, rays are cancer.
struct Outline {
  double radius_mm = 0;             ///< of the circle of equal area
  double scale_mm = 0;              ///< the factor that makes it so
  double reach_mm = 0;              ///< the largest radius
  double aspect = 1, turn = 0;      ///< of the underlying ellipse
  double lobe = 0, lobe_phase = 0;  ///< a gentle three-fold swelling
  std::vector<Spicule> spicules;    ///< none in benign outlines

  double radius_at(double theta) const;  ///< millimeters
};

/// `depth` scales the spicules (0 none, 1 as long as the radius). Size is independent of the
/// diagnosis.
Outline make_outline(Random random, Diagnosis diagnosis, double depth);

struct Tumor {
  Diagnosis diagnosis = Diagnosis::benign;
  Point center;  ///< millimeters; x from the chest wall, y from the upper edge
  Outline outline;
  double contrast = 0;  ///< stored values above the tissue
  double edge_mm = 0.5;
  bool contains(Point p) const;
};

/// A blurred patch of dense tissue: looks a little like a tumor, but has no outline.
struct Blob {
  Point center;
  double length_mm = 0, width_mm = 0, turn = 0, contrast = 0;
};

/// A thin curved strand (vessel or ligament), a quadratic Bezier curve.
struct Strand {
  std::array<Point, 3> control;
  double width_mm = 0, contrast = 0;
};

/// (x/depth)^power + (|y - middle|/height)^power <= 1, height differing above and below, and the
/// depth a little larger at the nipple.
struct Breast {
  double depth_mm = 0, middle_mm = 0, above_mm = 0, below_mm = 0;
  static constexpr double power = 2.3, nipple_mm = 5;
  double level(Point p) const;  ///< 0 in the middle of the chest wall, 1 on the skin
  double depth_at(double y) const;
  double level_of_row(double y) const;  ///< the part of level() that does not depend on x
};

/// One mammogram. Coordinates are those of a left breast: the chest wall at x = 0; right breasts
/// are mirrored when drawn.
struct View {
  int patient = 0;
  Side side = Side::left;
  std::string name;  ///< CC or MLO
  Breast breast;
  double muscle_x_mm = 0, muscle_y_mm = 0;  ///< legs of the pectoral triangle; 0 in CC
  double density = 0.5;                     ///< share of glandular tissue, 0..1
  double texture = 0, noise = 0;            ///< amplitudes in stored values
  std::vector<Blob> blobs;
  std::vector<Strand> strands;
  std::optional<Tumor> tumor;
  std::uint64_t key = 0;  ///< of its textures and noise
  Diagnosis diagnosis() const { return tumor ? tumor->diagnosis : Diagnosis::normal; }
};

struct Cohort {
  int patients = 40;
  double normal = 0.2, benign = 0.4, cancer = 0.4;  ///< shares of the patients
  double difficulty = 0.3, spicule_depth = 0.6;
  double aspect = 0.8;  ///< width / height of the pictures
  std::uint64_t seed = 1;
};

/// The diagnosis of each patient: exact counts, order from the seed. Neighbors in `vendor_rank`
/// differ in vendor, so that no vendor goes with a diagnosis.
struct Patient {
  Diagnosis diagnosis = Diagnosis::normal;
  bool inverted = false;  ///< written as MONOCHROME1
};
std::vector<Patient> plan_patients(const Cohort& cohort);

/// The four views of a patient: L CC, L MLO, R CC, R MLO. A tumor is in both views of one side.
std::vector<View> plan_views(const Cohort& cohort, int patient, Diagnosis diagnosis);

}  // namespace mg::phantom
