#include "stages/audit/tones.hpp"

#include <algorithm>
#include <cmath>

namespace mg::audit {

Tones tones_of(const cv::Mat1f& picture, const cv::Mat1b& tissue) {
  Tones out;
  double sum = 0, count = 0;
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      if (tissue(y, x) == 0) continue;
      const double value = std::clamp(picture(y, x), 0.0F, 1.0F);
      const auto tone = static_cast<std::size_t>(value * tone_count);
      ++out.shares[std::min(tone, tone_count - 1)];
      sum += value;
      ++count;
    }
  }
  if (count == 0) return out;
  for (auto& share : out.shares) share /= static_cast<float>(count);
  out.mean = sum / count;
  return out;
}

double distance(const std::array<double, tone_count>& a, const std::array<double, tone_count>& b) {
  double total_a = 0, total_b = 0;
  for (std::size_t i = 0; i < tone_count; ++i) total_a += a[i], total_b += b[i];
  if (!(total_a > 0 && total_b > 0)) return 0;
  double carried = 0, work = 0;
  for (std::size_t i = 0; i < tone_count; ++i) {
    carried += a[i] / total_a - b[i] / total_b;
    work += std::abs(carried);
  }
  return work / tone_count;
}

}  // namespace mg::audit
