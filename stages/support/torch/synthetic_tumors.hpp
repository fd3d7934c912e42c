// Pictures to learn from in tests: a bright blob in textured tissue. No mammograms; but a network
// that learns nothing from these is broken.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/random.hpp"
#include "pipeline/values.hpp"

namespace mg::synthetic {

struct Example {
  Image image;
  Mask truth;
  Label label;  ///< benign: smooth; cancer: spiculated; normal: no blob
};

/// Smooth noise in [-1, 1]: a grid of random values `cell` pixels apart, interpolated.
class Tissue {
 public:
  Tissue(Random random, int size, double cell)
      : cell_(cell), columns_(static_cast<int>(size / cell) + 3) {
    values_.resize(static_cast<std::size_t>(columns_) * columns_);
    for (auto& value : values_) value = random.uniform(-1, 1);
  }
  double operator()(double x, double y) const {
    const auto column = static_cast<int>(x / cell_), row = static_cast<int>(y / cell_);
    const auto u = eased(x / cell_ - column), v = eased(y / cell_ - row);
    return (at(column, row) * (1 - u) + at(column + 1, row) * u) * (1 - v) +
           (at(column, row + 1) * (1 - u) + at(column + 1, row + 1) * u) * v;
  }

 private:
  static double eased(double t) { return t * t * (3 - 2 * t); }
  double at(int column, int row) const {
    return values_[static_cast<std::size_t>(row) * columns_ + column];
  }
  double cell_;
  int columns_;
  std::vector<double> values_;
};

/// The outline of a blob: its radius in each direction.
class Blob {
 public:
  Blob(Random random, double radius, bool spiculated)
      : radius_(radius), spikes_(spiculated ? 6 + random.below(4) : 0) {
    for (auto& [size, phase] : waves_) {
      size = random.uniform(0, 0.1);
      phase = random.uniform(0, 2 * std::numbers::pi);
    }
  }
  double radius(double angle) const {
    double out = 1;
    for (std::size_t k = 0; k < waves_.size(); ++k) {
      out += waves_[k].first * std::cos(static_cast<double>(k + 2) * angle + waves_[k].second);
    }
    if (spikes_ > 0) {
      const auto wave = 0.5 + 0.5 * std::cos(static_cast<double>(spikes_) * angle);
      out += 0.8 * std::pow(wave, 4) - 0.2;
    }
    return radius_ * out;
  }

 private:
  double radius_;
  std::uint64_t spikes_;
  std::array<std::pair<double, double>, 2> waves_{};
};

struct Kind {
  double smallest = 0.12, largest = 0.25;  ///< radius of the blob as a share of the picture
  double tissue = 1;                       ///< how restless the background is
  std::size_t normal_every = 0;            ///< every so many pictures one has no blob; 0: none
};

/// Picture `i` of `size` x `size` 16-bit pixels: benign if i is even, else cancer, but for the
/// normal ones.
inline Example example(std::uint64_t seed, std::size_t i, int size, const Kind& kind) {
  auto random = Random(seed).fork(i);
  const bool normal = kind.normal_every > 0 && i % kind.normal_every == kind.normal_every - 1;
  const bool spiculated = i % 2 == 1;
  const Tissue coarse(random.fork(1), size, size / 5.0), fine(random.fork(2), size, size / 24.0);
  const Blob blob(random.fork(3), size * random.uniform(kind.smallest, kind.largest), spiculated);
  const auto center_x = size * random.uniform(0.3, 0.7), center_y = size * random.uniform(0.3, 0.7);
  const auto contrast = random.uniform(0.25, 0.4);

  std::vector<std::uint16_t> pixels;
  std::vector<std::uint8_t> mask;
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const auto dx = x - center_x, dy = y - center_y;
      const auto edge = normal ? -1e9 : blob.radius(std::atan2(dy, dx)) - std::hypot(dx, dy);
      const auto value = 0.4 + kind.tissue * (0.15 * coarse(x, y) + 0.08 * fine(x, y)) +
                         0.02 * random.normal() +
                         contrast * std::clamp(edge / (0.02 * size) + 0.5, 0.0, 1.0);
      pixels.push_back(static_cast<std::uint16_t>(4095 * std::clamp(value, 0.01, 1.0)));
      mask.push_back(edge >= 0 ? 255 : 0);
    }
  }
  Example out;
  out.image.pixels = make_pixels(size, size, 1, std::move(pixels));
  out.image.white = 4095;
  out.truth.pixels = make_pixels(size, size, 1, std::move(mask));
  out.label.name = normal ? "normal" : spiculated ? "cancer" : "benign";
  return out;
}

}  // namespace mg::synthetic
