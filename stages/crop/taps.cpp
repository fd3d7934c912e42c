#include "stages/crop/taps.hpp"

#include <algorithm>
#include <cmath>

namespace mg::crop {

namespace {

constexpr double nothing = 1e-6;  // of a sample: rounding noise of composed maps

/// Snaps what is an integer but for rounding.
double snapped(double value) {
  const auto whole = std::round(value);
  return std::abs(value - whole) < nothing ? whole : value;
}

Taps mean_around(double center, double width, int inputs, std::vector<float>& weights) {
  const auto low = snapped(center - width / 2 + 0.5), high = snapped(center + width / 2 + 0.5);
  Taps out{std::max(0, static_cast<int>(std::floor(low))), 0, weights.size()};
  const auto end = std::min(inputs, static_cast<int>(std::ceil(high)));
  for (int i = out.first; i < end; ++i, ++out.count) {
    const auto covered = std::min(high, i + 1.0) - std::max(low, static_cast<double>(i));
    weights.push_back(static_cast<float>(covered / width));
  }
  return out;
}

Taps between_neighbors(double center, int inputs, std::vector<float>& weights) {
  if (center < -0.5 || center > inputs - 0.5) return {};
  const auto at = std::clamp(snapped(center), 0.0, inputs - 1.0);
  Taps out{static_cast<int>(at), 1, weights.size()};
  const auto part = at - out.first;
  weights.push_back(static_cast<float>(1 - part));
  if (part > 0) {
    weights.push_back(static_cast<float>(part));
    out.count = 2;
  }
  return out;
}

}  // namespace

Axis resampling_axis(int outputs, int inputs, double step, double start) {
  Axis out;
  out.begin = inputs;
  const auto width = std::abs(step);
  for (int i = 0; i < outputs; ++i) {
    const auto center = step * i + start;
    const auto taps = width > 1 + 1e-9 ? mean_around(center, width, inputs, out.weights)
                                       : between_neighbors(center, inputs, out.weights);
    out.taps.push_back(taps);
    if (taps.count <= 0) {
      out.taps.back() = {};
      continue;
    }
    out.begin = std::min(out.begin, taps.first);
    out.end = std::max(out.end, taps.first + taps.count);
    out.picks = out.picks && taps.count == 1 && out.weights[taps.weights] == 1.0F;
  }
  out.begin = std::min(out.begin, out.end);
  return out;
}

}  // namespace mg::crop
