#include "stages/metrics/masks/distance_field.hpp"

#include <cmath>
#include <limits>

namespace mg::metrics {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// One line of places: replaces each value f(i) by the least f(j) + (step·(i - j))².
class Line {
 public:
  Line(std::size_t length, double step) : step_(step), vertices_(length), starts_(length) {}

  /// Element i lies at first[i * stride].
  void sweep(double* first, std::size_t stride, std::size_t length) {
    values_.clear();
    for (std::size_t i = 0; i < length; ++i) values_.push_back(first[i * stride]);
    const auto parabolas = envelope();
    for (std::size_t i = 0, k = 0; i < length && parabolas > 0; ++i) {
      while (k + 1 < parabolas && starts_[k + 1] < static_cast<double>(i)) ++k;
      first[i * stride] = height(vertices_[k], static_cast<double>(i));
    }
  }

 private:
  double height(std::size_t vertex, double at) const {
    const double away = step_ * (at - static_cast<double>(vertex));
    return values_[vertex] + away * away;
  }

  /// Where the parabola of `right` begins to lie below that of `left`.
  double crossing(std::size_t left, std::size_t right) const {
    const auto a = static_cast<double>(left), b = static_cast<double>(right);
    return (a + b + (values_[right] - values_[left]) / (step_ * step_ * (b - a))) / 2;
  }

  /// Finds the parabolas that are lowest somewhere, from left to right; returns their number.
  std::size_t envelope() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i] == infinite) continue;
      while (count > 0 && crossing(vertices_[count - 1], i) <= starts_[count - 1]) --count;
      starts_[count] = count == 0 ? -infinite : crossing(vertices_[count - 1], i);
      vertices_[count++] = i;
    }
    return count;
  }

  double step_;
  std::vector<double> values_;
  std::vector<std::size_t> vertices_;
  std::vector<double> starts_;
};

}  // namespace

std::vector<double> distance_field(const std::vector<std::uint8_t>& marked, std::size_t width,
                                   std::size_t height, Spacing spacing) {
  std::vector<double> out;
  for (const auto mark : marked) out.push_back(mark != 0 ? 0 : infinite);
  Line column(height, spacing.y_mm), row(width, spacing.x_mm);
  for (std::size_t x = 0; x < width; ++x) column.sweep(&out[x], width, height);
  for (std::size_t y = 0; y < height; ++y) row.sweep(&out[y * width], 1, width);
  for (auto& value : out) value = std::sqrt(value);
  return out;
}

}  // namespace mg::metrics
