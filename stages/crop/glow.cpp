#include "stages/crop/glow.hpp"

#include <algorithm>
#include <vector>

namespace mg::crop {

namespace {

/// The rows that are dark between a quarter and nearly one half of the width.
std::vector<int> rows_without_tissue(const cv::Mat1b& gray, double dark) {
  const auto inner = gray.colRange(gray.cols / 4, std::max(gray.cols / 4 + 1, gray.cols * 9 / 20));
  std::vector<int> out;
  for (int y = 0; y < gray.rows; ++y) {
    if (cv::countNonZero(inner.row(y) > dark) * 20 <= inner.cols) out.push_back(y);
  }
  return out;
}

uchar lower_quartile(const cv::Mat1b& gray, const std::vector<int>& rows, int x) {
  std::vector<uchar> column;
  for (const auto y : rows) column.push_back(gray(y, x));
  const auto quartile = column.begin() + static_cast<std::ptrdiff_t>(column.size() / 4);
  std::nth_element(column.begin(), quartile, column.end());
  return *quartile;
}

/// Of the left edge.
cv::Mat1b glow_at_left(const cv::Mat1b& gray, double dark, double half) {
  cv::Mat1b out(1, gray.cols, uchar{0});
  const auto rows = rows_without_tissue(gray, dark);
  if (rows.size() * 50 < static_cast<std::size_t>(gray.rows)) return out;
  for (int x = 0; x < gray.cols / 4; ++x) out(0, x) = lower_quartile(gray, rows, x);
  const auto near_edge = gray.cols / 100, further = near_edge + gray.cols / 24;
  if (out(0, near_edge) < out(0, further) + half) out = uchar{0};
  return out;
}

}  // namespace

cv::Mat1b edge_glow(const cv::Mat1b& gray, double dark, double half) {
  cv::Mat1b mirrored, right;
  cv::flip(gray, mirrored, 1);
  cv::flip(glow_at_left(mirrored, dark, half), right, 1);
  return cv::max(glow_at_left(gray, dark, half), right);
}

}  // namespace mg::crop
