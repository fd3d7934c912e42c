// Where in a picture a lesion may be pasted.
#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>

#include "pipeline/random.hpp"
#include "stages/augment/lesion_patch.hpp"

namespace mg::augment {

/// A picture in square blocks of pixels, at most 128 along the longer side; those at the right and
/// at the bottom may be cut off.
struct Ground {
  int width = 0, height = 0;  ///< of the picture
  int block = 1;              ///< side in pixels
  cv::Mat1f tone;             ///< mean of each block, a fraction of white
  cv::Mat1b lesion;           ///< 255 where a block holds a pixel of a lesion
};

int block_of(int width, int height);

/// `picture`: floats, fractions of white; `mask`: 8 bits, of the same size.
Ground ground_of(const cv::Mat& picture, const cv::Mat& mask);

/// The part of the picture that holds all its lesions and half as much again on each side; empty
/// if there are none.
cv::Rect around_lesions(const Ground& ground);

/// Where a lesion is pasted: its first column and row, and what is added to its tones so that its
/// surroundings are as bright as the tissue there.
struct Spot {
  int x = 0, y = 0;
  double shift = 0;
};

/// One of all places, drawn evenly, where the lesion lies within the picture, on no other lesion,
/// and on tissue: every block that it touches is brighter than `tissue` times its own
/// surroundings. None if there is no such place.
std::optional<Spot> find_spot(const Ground& ground, const LesionPatch& lesion, double tissue,
                              Random random);

}  // namespace mg::augment
