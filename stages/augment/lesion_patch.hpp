// Lesions cut out of pictures, and made ready for another one.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "pipeline/image.hpp"
#include "stages/augment/warp.hpp"

namespace mg::augment {

/// A lesion and a margin of tissue. All three have one size.
struct LesionPatch {
  cv::Mat pixels;    ///< floats, fractions of white, any number of channels
  cv::Mat1b mask;    ///< 255 inside
  cv::Mat1f weight;  ///< of the lesion against the tissue where it is pasted: 1 inside, fading out
  double surround = 0;  ///< mean tone around it
  Spacing spacing;
  std::string label;  ///< of the picture that it is from
};

/// The smallest lesion that is cut, in pixels: less is no texture.
constexpr int smallest_lesion_px = 16;

/// Every connected part of `mask` (8 bits, the picture's size) as a patch of its own. The weight
/// falls from 1 to 0 over `feather` radii of the lesion (of a disc of its area) beyond its edge,
/// and towards the edge of the picture.
std::vector<LesionPatch> lesions_in(const cv::Mat& picture, const cv::Mat& mask, double feather);

/// The patch flipped, turned and scaled (shifts are left out), on as many pixels as it needs.
LesionPatch turned(const LesionPatch& lesion, const Turn& turn);

/// The patch over tissue of another tone, at column x and row y of the picture: floats of any
/// white, changed in place. `shift` is added to the tones of the lesion.
void blend_in(cv::Mat& picture, double white, const LesionPatch& lesion, int x, int y,
              double shift);

}  // namespace mg::augment
