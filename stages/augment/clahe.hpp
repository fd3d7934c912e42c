// Equalizing the contrast of a picture place by place.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace mg::augment {

/// The picture is parted into clahe_tiles x clahe_tiles tiles and 0 to white into clahe_levels.
constexpr int clahe_tiles = 8, clahe_levels = 256;

/// Which tile pixel `at` of `pixels` is in.
constexpr int clahe_tile(int at, int pixels) { return at * clahe_tiles / pixels; }

/// Between which two tiles the tone of pixel `at` is interpolated, and the share of the second.
struct TileBlend {
  int first = 0, second = 0;
  float share = 0;
};
TileBlend tile_blend(int at, int pixels);

/// [tile][level]: the tone, a fraction of white, that becomes of each level, given how many pixels
/// of each tile have it. No level counts for more than `clip` times the mean; what is above is
/// shared by all levels. A tile without pixels keeps its tones.
std::vector<float> clahe_tables(const std::vector<int>& counts, double clip);

/// Contrast limited adaptive histogram equalization (Zuiderveld 1994, Graphics Gems IV). Floats;
/// the tone of a color is the mean of its channels, and all three are scaled alike. Black pixels
/// stay and are not counted, so that the air around a breast has no say.
cv::Mat equalized(const cv::Mat& picture, double white, double clip);

}  // namespace mg::augment
