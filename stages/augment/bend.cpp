#include "stages/augment/bend.hpp"

#include <algorithm>
#include <cmath>

namespace mg::augment {

namespace {

/// What is left of the deviation of independent control points between them: the cubic B-spline's
/// autocorrelation at 0, 2416 / 5040, in each of two dimensions.
constexpr double smoothing = 2416.0 / 5040;
constexpr double largest = 0.4;

int controls(int pixels, double step) { return static_cast<int>((pixels - 1) / step) + 4; }

std::array<float, 4> basis(double t) {
  const auto s = 1 - t;
  return {
      static_cast<float>(s * s * s / 6), static_cast<float>((3 * t * t * t - 6 * t * t + 4) / 6),
      static_cast<float>((3 * s * s * s - 6 * s * s + 4) / 6), static_cast<float>(t * t * t / 6)};
}

/// The first of the four control points around a place, and how far it is past the second.
std::pair<int, double> place(double at, double step, int points) {
  const auto u = std::clamp(at / step, 0.0, points - 3.0);
  const auto first = std::min(static_cast<int>(u), points - 4);
  return {first, u - first};
}

}  // namespace

Bend draw_bend(Random random, int width, int height, double typical_px, double step_px) {
  if (typical_px <= 0) return {};
  Bend out{step_px, controls(width, step_px), controls(height, step_px), {}, {}};
  const auto displaced = [&] {
    const auto value = random.normal() * typical_px / smoothing;
    return static_cast<float>(std::clamp(value, -largest * step_px, largest * step_px));
  };
  for (int i = 0; i < out.columns * out.rows; ++i) {
    out.dx.push_back(displaced());
    out.dy.push_back(displaced());
  }
  return out;
}

Spline spline(int pixels, double step_px) {
  Spline out;
  for (int i = 0; i < pixels; ++i) {
    const auto [first, past] = place(i, step_px, controls(pixels, step_px));
    out.first.push_back(first);
    out.weights.push_back(basis(past));
  }
  return out;
}

Point displacement(const Bend& bend, Point at) {
  if (bend.none()) return {};
  const auto [i, past_x] = place(at.x, bend.step_px, bend.columns);
  const auto [j, past_y] = place(at.y, bend.step_px, bend.rows);
  const auto across = basis(past_x), down = basis(past_y);
  Point out;
  for (int n = 0; n < 4; ++n) {
    for (int m = 0; m < 4; ++m) {
      const auto weight = static_cast<double>(across[m]) * down[n];
      const auto point = static_cast<std::size_t>(j + n) * bend.columns + i + m;
      out.x += weight * bend.dx[point];
      out.y += weight * bend.dy[point];
    }
  }
  return out;
}

Point unbent(const Bend& bend, Point bent) {
  auto at = bent;
  for (int i = 0; i < 50; ++i) {  // the displacement is a contraction: see `largest`
    const auto d = displacement(bend, at);
    const Point next{bent.x - d.x, bent.y - d.y};
    const auto change = std::hypot(next.x - at.x, next.y - at.y);
    at = next;
    if (change < 1e-6) break;
  }
  return at;
}

BentRow::BentRow(const Bend& bend, int width, int height) : bend_(bend) {
  if (bend.none()) return;
  across_ = spline(width, bend.step_px);
  down_ = spline(height, bend.step_px);
  dx.resize(width);
  dy.resize(width);
}

void BentRow::add(const std::vector<float>& points, std::vector<float>& out) {
  line_.assign(bend_.columns, 0);
  for (int n = 0; n < 4; ++n) {
    const auto* const row = points.data() + (down_.first[y_] + n) * bend_.columns;
    const auto weight = down_.weights[y_][n];
    for (int i = 0; i < bend_.columns; ++i) line_[i] += weight * row[i];
  }
  for (std::size_t x = 0; x < out.size(); ++x) {
    const auto* const at = line_.data() + across_.first[x];
    const auto& weights = across_.weights[x];
    out[x] = weights[0] * at[0] + weights[1] * at[1] + weights[2] * at[2] + weights[3] * at[3];
  }
}

void BentRow::move_to(int y) {
  if (bend_.none()) return;
  y_ = y;
  add(bend_.dx, dx);
  add(bend_.dy, dy);
}

}  // namespace mg::augment
