#include "stages/contour/best_parts.hpp"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::contour {
namespace {

cv::Mat1f probabilities_of(const Image& map) {
  if (map.pixels.channels != 1) {
    throw Error("a map of probabilities has one channel, not " +
                std::to_string(map.pixels.channels));
  }
  cv::Mat1f out;
  view(map.pixels).convertTo(out, CV_32F, 1 / map.white);
  return out;
}

double highest_of(const cv::Mat1f& probabilities) {
  double out = 0;
  cv::minMaxLoc(probabilities, nullptr, &out);
  return out;
}

/// A connected part; 0 is what lies outside of all.
struct Part {
  int label = 0, area = 0;
  double sum = 0;
};

std::vector<Part> parts_of(const cv::Mat1i& labels, int count, const cv::Mat1f& probabilities) {
  std::vector<Part> out(static_cast<std::size_t>(count));
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      auto& part = out[static_cast<std::size_t>(labels(y, x))];
      part.label = labels(y, x);
      ++part.area;
      part.sum += probabilities(y, x);
    }
  }
  out.erase(out.begin());
  return out;
}

}  // namespace

Mask BestParts::operator()(const Image& probability) const {
  const auto probabilities = probabilities_of(probability);
  const auto highest = highest_of(probabilities);
  const bool lowered = always && highest < threshold && highest > 0;
  const cv::Mat1b inside = probabilities >= (lowered ? highest / 2 : threshold);
  cv::Mat1i labels;
  const auto count = cv::connectedComponents(inside, labels, 8);
  auto parts = parts_of(labels, count, probabilities);
  std::erase_if(parts, [&](const Part& part) { return part.area < smallest_px; });
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.sum > b.sum; });
  if (most > 0 && parts.size() > static_cast<std::size_t>(most)) {
    parts.resize(static_cast<std::size_t>(most));
  }
  cv::Mat1b kept(labels.size(), 0);
  for (const auto& part : parts) kept.setTo(255, labels == part.label);
  return {to_pixels(kept), probability.geometry};
}

}  // namespace mg::contour
