// Elastic deformations: a grid of control points, each displaced, with a smooth spline between.
// Free-form deformation with cubic B-splines (Rueckert et al. 1999, doi 10.1109/42.796284).
#pragma once

#include <array>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/random.hpp"

namespace mg::augment {

/// Control point (i, j) lies at ((i - 1) * step_px, (j - 1) * step_px). Without points: no bend.
struct Bend {
  double step_px = 0;
  int columns = 0, rows = 0;
  std::vector<float> dx, dy;  ///< displacements in pixels, row by row

  bool none() const { return dx.empty(); }
};

/// A bend of a picture that moves points by `typical_px` (the standard deviation along each axis).
/// No control point moves by more than 0.4 steps, so that nothing folds over (Choi and Lee 2000,
/// doi 10.1006/gmod.1999.0520: 0.48).
Bend draw_bend(Random random, int width, int height, double typical_px, double step_px);

/// For each pixel of a line its first control point and the weights of that one and the next three.
struct Spline {
  std::vector<int> first;
  std::vector<std::array<float, 4>> weights;
};
Spline spline(int pixels, double step_px);

/// The displacement of a point; beyond the picture that of its edge.
Point displacement(const Bend& bend, Point at);

/// The point p for which p + displacement(p) is `bent`.
Point unbent(const Bend& bend, Point bent);

/// The displacements of the pixels of one row at a time.
class BentRow {
 public:
  BentRow(const Bend& bend, int width, int height);
  void move_to(int y);
  std::vector<float> dx, dy;

 private:
  void add(const std::vector<float>& points, std::vector<float>& out);

  const Bend& bend_;
  Spline across_, down_;
  std::vector<float> line_;
  int y_ = 0;
};

}  // namespace mg::augment
