#include "stages/metrics/masks/blind.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/metrics/masks/overlap.hpp"

namespace mg::metrics {
namespace {

/// Columns [begin, end) of one row.
struct Stretch {
  int begin = 0, end = 0;
  int length() const { return std::max(0, end - begin); }
};

Stretch both(const Stretch& a, const Stretch& b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

/// Where a disc around the middle meets the rows of an image.
std::vector<Stretch> rows_of(double radius, int width, int height) {
  std::vector<Stretch> out(static_cast<std::size_t>(height));
  const double x = (width - 1) / 2.0, y = (height - 1) / 2.0;
  for (int row = 0; row < height; ++row) {
    const double square = radius * radius - (row - y) * (row - y);
    if (square < 0) continue;
    const double half = std::sqrt(square);
    const Stretch disc{static_cast<int>(std::ceil(x - half)),
                       static_cast<int>(std::floor(x + half)) + 1};
    out[static_cast<std::size_t>(row)] = both(disc, {0, width});
  }
  return out;
}

double dice_of_disc(const Components& truth, const std::vector<Stretch>& disc) {
  Overlap overlap;
  for (const auto area : truth.areas) overlap.truth += area;
  for (const auto& row : disc) overlap.predicted += static_cast<std::uint64_t>(row.length());
  for (const auto& run : truth.runs) {
    const auto shared = both({run.begin, run.end}, disc[static_cast<std::size_t>(run.row)]);
    overlap.both += static_cast<std::uint64_t>(shared.length());
  }
  return dice(overlap);
}

}  // namespace

std::array<double, blind_discs> dice_of_discs(const Components& truth, int width, int height) {
  std::array<double, blind_discs> out{};
  const double step = std::hypot(width, height) / 2 / blind_discs;
  for (std::size_t i = 0; i < blind_discs; ++i) {
    out[i] = dice_of_disc(truth, rows_of(step * static_cast<double>(i + 1), width, height));
  }
  return out;
}

}  // namespace mg::metrics
