// Which way up a picture lies, and turning it as radiologists hang mammograms.
#pragma once

#include <string>
#include <vector>

#include "pipeline/image.hpp"

namespace mg::dicom {

/// Where in the patient rows lead (from left to right) and columns (downwards): PatientOrientation,
/// PS3.3, C.7.6.1.1.1, of the letters A P (front, back), L R, H F (head, feet).
struct Directions {
  std::string row, column;
  bool known() const;  ///< both are there and of these letters only
};

/// The breast that lies so, if it hangs as usual: front to the right and the armpit or the outer
/// side on top is a left breast. Unknown for any other position.
Side side_as_hung(const Directions& directions);

/// A picture's pixels mirrored or turned: pixel p of the new one shows pixel from_new(p).
struct Turn {
  bool transposed = false, flip_x = false, flip_y = false;  ///< transposed first
  bool none() const { return !transposed && !flip_x && !flip_y; }
  /// For an old picture of width × height.
  Affine from_new(int width, int height) const;
};

/// What brings a breast into the usual position: head (or, seen from above, the outer side) on top,
/// the chest wall on the left for a left breast and on the right for a right one. No turn if the
/// directions or the side are not known.
Turn turn_upright(const Directions& directions, Side side);

/// The turned picture: pixels, and the geometry that leads back to the source.
Image turned(const Image& image, const Turn& turn);

}  // namespace mg::dicom
