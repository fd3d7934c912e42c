// Smooth random fields: value noise on a lattice, a pure function of a key.
#pragma once

#include <cstdint>
#include <vector>

namespace mg::phantom {

/// One octave of value noise in [-1, 1]: random values at the corners of square cells, blended by
/// 3t²-2t³ (Perlin's fade). Rows may be asked for in any order; ascending order is fast.
class ValueNoise {
 public:
  /// `cell` is the side of a lattice cell in pixels, `width` the length of a row.
  ValueNoise(std::uint64_t key, double cell, int width);

  /// row[x] += amplitude * noise(x, y) for all x.
  void add_row(int y, float amplitude, std::vector<float>& row);

 private:
  void load_lattice_row(std::int64_t j, std::vector<float>& into) const;

  std::uint64_t key_;
  double cell_;
  std::vector<int> left_;      ///< lattice column left of each pixel
  std::vector<float> weight_;  ///< blend towards the column right of it
  std::vector<float> above_, below_, blended_;
  std::int64_t loaded_ = -2;  ///< lattice row held in above_
};

}  // namespace mg::phantom
