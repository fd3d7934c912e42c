// Free response: lesions found against false alarms an image, at every threshold.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// A place that is suspected, with how surely.
struct Candidate {
  double score = 0;
  int x = 0, y = 0;
};

/// The 8-connected parts of a map (one channel of f32 on the host, else Error) that reach `from`
/// throughout; a part's score is its highest value, its place the first pixel in reading order that
/// has it.
std::vector<Candidate> find_candidates(const Image& probability, double from);

/// The candidates of one image, judged.
struct Responses {
  std::vector<double> lesions;  ///< of each lesion the highest score that hit it; -inf: none did
  std::vector<double> false_alarms;  ///< scores
  std::size_t cluster = 0;           ///< whose weight the image takes
};

/// A candidate hits the lesion (8-connected component of the truth) in which its place lies; all
/// candidates of one lesion count once. Error if a place lies outside of the mask.
Responses judge_candidates(std::span<const Candidate> candidates, const Mask& truth);

struct FreeResponse {
  double threshold = std::numeric_limits<double>::infinity();
  double false_alarms = 0;  ///< an image
  double sensitivity = 0;   ///< share of all lesions
};

/// The responses of many images, sorted once, evaluated for many weightings in linear time.
class Froc {
 public:
  /// All images count for the false alarms, those without lesions too.
  explicit Froc(std::span<const Responses> images);

  /// From the strictest threshold (nothing is suspected) to the laxest. Empty if no image or no
  /// lesion has any weight.
  std::vector<FreeResponse> curve(std::span<const double> weights) const;

  std::size_t lesions() const { return lesions_; }

 private:
  struct Response {
    double score;
    bool hit;
    std::size_t cluster;
  };
  struct Image {
    std::size_t cluster, lesions;
  };
  std::vector<Image> images_;
  std::vector<Response> responses_;  // by falling score
  std::size_t lesions_ = 0;
};

/// The sensitivity at a rate of false alarms: interpolated between the points on either side; past
/// the last point that point's. Undefined for an empty curve.
double sensitivity_at_alarms(std::span<const FreeResponse> curve, double false_alarms);

/// The competition performance metric: the mean sensitivity at 1/4, 1/2, 1, 2, 4 and 8 false alarms
/// an image (Ehteshami Bejnordi et al. 2017).
inline constexpr std::array cpm_rates{0.25, 0.5, 1.0, 2.0, 4.0, 8.0};
double cpm(std::span<const FreeResponse> curve);

}  // namespace mg::metrics
