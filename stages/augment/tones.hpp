// Changing the tones of a picture: blur, resolution, local contrast, gamma, contrast, brightness,
// noise, holes.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace mg::augment {

/// A rectangle as fractions of the picture's width and height.
struct Hole {
  double x = 0, y = 0, width = 0, height = 0;
};

/// What happens to a picture: blur, resolution, equalization, curve, noise, holes, in this order.
/// Values are fractions of white, and stay within 0 and 1.
struct Tones {
  double blur_px = 0;                   ///< standard deviation of a Gaussian
  double gamma = 1;                     ///< v -> v^gamma
  double contrast = 1, brightness = 0;  ///< v -> (v - 0.5) * contrast + 0.5 + brightness
  double noise = 0;                     ///< standard deviation of what is added to each element
  std::uint64_t noise_key = 0;
  bool keep_black = true;   ///< what is 0 stays 0: air, and what was added around the picture
  double coarser = 1;       ///< pixels are made so many times larger, then interpolated
  double clahe_clip = 0;    ///< 0: no equalization
  std::vector<Hole> holes;  ///< turned black

  bool change_curve() const { return gamma != 1 || contrast != 1 || brightness != 0; }
};

/// The tone that becomes of `v`, a fraction of white.
double curve(const Tones& tones, double v);

/// About normal, of mean 0 and deviation 1: a sum of four uniform numbers, at most 3.46. Element i
/// counts channels fastest, then columns, then rows.
float noise_at(std::uint64_t key, std::uint64_t i);

/// The Gaussian from -radius to +radius; it ends at three deviations.
std::vector<float> gaussian(double sigma_px);

/// The pixels of a hole; at least one.
cv::Rect pixels_of(const Hole& hole, int width, int height);

/// 8 or 16 bits or float, any number of channels.
cv::Mat toned(const cv::Mat& picture, double white, const Tones& tones);

}  // namespace mg::augment
