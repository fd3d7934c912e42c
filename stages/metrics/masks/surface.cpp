#include "stages/metrics/masks/surface.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "stages/metrics/masks/components.hpp"
#include "stages/metrics/masks/distance_field.hpp"

namespace mg::metrics {
namespace {

/// Pixels [x0, x1) × [y0, y1).
struct Frame {
  int x0 = std::numeric_limits<int>::max(), y0 = x0, x1 = 0, y1 = 0;
  void include(const Components& parts) {
    for (const auto& run : parts.runs) {
      x0 = std::min(x0, run.begin), x1 = std::max(x1, run.end);
      y0 = std::min(y0, run.row), y1 = std::max(y1, run.row + 1);
    }
  }
  std::size_t columns() const { return static_cast<std::size_t>(x1 - x0) + 1; }  // of corners
  std::size_t rows() const { return static_cast<std::size_t>(y1 - y0) + 1; }
};

/// For each corner of the frame's pixels which of its four neighbors are inside: bit 0 above left,
/// 1 above right, 2 below left, 3 below right.
std::vector<std::uint8_t> corner_codes(const Components& parts, const Frame& frame) {
  std::vector<std::uint8_t> codes(frame.columns() * frame.rows());
  for (const auto& run : parts.runs) {
    for (int x = run.begin; x < run.end; ++x) {
      auto* above = &codes[static_cast<std::size_t>(run.row - frame.y0) * frame.columns() +
                           static_cast<std::size_t>(x - frame.x0)];
      auto* below = above + frame.columns();
      above[0] |= 8, above[1] |= 4, below[0] |= 2, below[1] |= 1;
    }
  }
  return codes;
}

bool on_outline(std::uint8_t code) { return code != 0 && code != 15; }

/// Length of the contour around a corner, by its code.
std::array<double, 16> contour_lengths(Spacing spacing) {
  const double across = std::hypot(spacing.x_mm, spacing.y_mm) / 2;  // cuts off one pixel's corner
  std::array<double, 16> out;
  out.fill(across);                 // one neighbor differs from the other three
  out[0] = out[15] = 0;             // all agree
  out[3] = out[12] = spacing.x_mm;  // above and below differ
  out[5] = out[10] = spacing.y_mm;  // left and right differ
  out[6] = out[9] = 2 * across;     // two touch at the corner only
  return out;
}

std::vector<double> distances_to(const std::vector<std::uint8_t>& codes, const Frame& frame,
                                 Spacing spacing) {
  auto marked = codes;
  for (auto& code : marked) code = on_outline(code) ? 1 : 0;
  return distance_field(marked, frame.columns(), frame.rows(), spacing);
}

std::vector<OutlinePiece> pieces(const std::vector<std::uint8_t>& codes,
                                 const std::vector<double>& distances, Spacing spacing) {
  const auto lengths = contour_lengths(spacing);
  std::vector<OutlinePiece> out;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (on_outline(codes[i])) out.push_back({distances[i], lengths[codes[i]]});
  }
  std::sort(out.begin(), out.end(), [](const OutlinePiece& a, const OutlinePiece& b) {
    return a.distance < b.distance || (a.distance == b.distance && a.length < b.length);
  });
  return out;
}

double length_of(const std::vector<OutlinePiece>& outline) {
  double sum = 0;
  for (const auto& piece : outline) sum += piece.length;
  return sum;
}

/// The distance of the piece at which `share` of the length is reached.
double distance_at(const std::vector<OutlinePiece>& outline, double share) {
  const double wanted = share * length_of(outline);
  double length = 0;
  for (const auto& piece : outline) {
    length += piece.length;
    if (length >= wanted) return piece.distance;
  }
  return outline.back().distance;  // rounding
}

double length_within(const std::vector<OutlinePiece>& outline, double tolerance) {
  double sum = 0;
  for (const auto& piece : outline) sum += piece.distance <= tolerance ? piece.length : 0;
  return sum;
}

}  // namespace

Outlines find_outlines(const Mask& truth, const Mask& predicted, Spacing spacing) {
  const auto a = find_components(truth), b = find_components(predicted);
  if (a.runs.empty() && b.runs.empty()) return {};
  Frame frame;
  frame.include(a);
  frame.include(b);
  const auto codes_a = corner_codes(a, frame), codes_b = corner_codes(b, frame);
  return {pieces(codes_a, distances_to(codes_b, frame, spacing), spacing),
          pieces(codes_b, distances_to(codes_a, frame, spacing), spacing)};
}

double hausdorff(const Outlines& outlines, double share) {
  const auto &a = outlines.truth, &b = outlines.predicted;
  if (a.empty() && b.empty()) return undefined;
  if (a.empty() || b.empty()) return std::numeric_limits<double>::infinity();
  return std::max(distance_at(a, share), distance_at(b, share));
}

double surface_dice(const Outlines& outlines, double tolerance) {
  const double whole = length_of(outlines.truth) + length_of(outlines.predicted);
  if (whole <= 0) return undefined;
  return (length_within(outlines.truth, tolerance) + length_within(outlines.predicted, tolerance)) /
         whole;
}

}  // namespace mg::metrics
