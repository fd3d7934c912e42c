#include "stages/audit/fingerprint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace mg::audit {
namespace {

constexpr int rows = 16, columns = 16;

DifferenceHash difference_hash(const cv::Mat1f& box) {
  cv::Mat1f small;
  cv::resize(box, small, {columns + 1, rows}, 0, 0, cv::INTER_AREA);
  DifferenceHash out{};
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const auto bit = static_cast<unsigned>(y * columns + x);
      if (small(y, x + 1) > small(y, x)) out[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
  }
  return out;
}

/// The share of all values that are below, on 0..255: equalized.
std::vector<std::uint8_t> ranked(const cv::Mat1f& picture) {
  const std::vector<float> values(picture.begin(), picture.end());
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint8_t> out;
  for (const auto value : values) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
    out.push_back(static_cast<std::uint8_t>(255 * below / static_cast<long>(sorted.size())));
  }
  return out;
}

}  // namespace

Fingerprint fingerprint(const cv::Mat1f& picture, const cv::Mat1b& tissue) {
  auto found = cv::boundingRect(tissue);
  if (found.empty()) found = {0, 0, picture.cols, picture.rows};
  const cv::Mat1f box = picture(found);
  cv::Mat1f flipped, patch;
  cv::flip(box, flipped, 1);
  cv::resize(box, patch, {patch_side, patch_side}, 0, 0, cv::INTER_AREA);
  return {{}, difference_hash(box), difference_hash(flipped), ranked(patch)};
}

int distance(const DifferenceHash& a, const DifferenceHash& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) bits += std::popcount(a[i] ^ b[i]);
  return bits;
}

double likeness(const Fingerprint& a, const Fingerprint& b, bool mirrored) {
  double sum_a = 0, sum_b = 0, square_a = 0, square_b = 0, product = 0;
  const auto n = static_cast<double>(a.patch.size());
  for (std::size_t i = 0; i < a.patch.size(); ++i) {
    const auto row = i / patch_side, column = i % patch_side;
    const auto other = mirrored ? row * patch_side + (patch_side - 1 - column) : i;
    const double x = a.patch[i], y = b.patch[other];
    sum_a += x, sum_b += y;
    square_a += x * x, square_b += y * y, product += x * y;
  }
  const double spread = (n * square_a - sum_a * sum_a) * (n * square_b - sum_b * sum_b);
  return spread > 0 ? (n * product - sum_a * sum_b) / std::sqrt(spread) : 0;
}

}  // namespace mg::audit
