// From a map to places that are suspected, and which lesions they hit.
#include <algorithm>

#include "pipeline/error.hpp"
#include "stages/metrics/masks/components.hpp"
#include "stages/metrics/masks/froc.hpp"

namespace mg::metrics {
namespace {

constexpr double never = -std::numeric_limits<double>::infinity();

void require_map(const Pixels& pixels) {
  if (pixels.on_host() && pixels.depth == Depth::f32 && pixels.channels == 1) return;
  throw Error("a map of probabilities is one channel of f32 on the host",
              "connect `probability` to what a segmentation gives");
}

Mask at_least(const Pixels& map, double from) {
  std::vector<std::uint8_t> values;
  values.reserve(static_cast<std::size_t>(map.width) * map.height);
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) values.push_back(map.at<float>(x, y) >= from ? 255 : 0);
  }
  return {make_pixels(map.width, map.height, 1, std::move(values)), {}};
}

/// The component of the truth at a pixel, or -1.
std::ptrdiff_t lesion_at(const Components& truth, const Candidate& place) {
  for (const auto& run : truth.runs) {
    if (run.row == place.y && run.begin <= place.x && place.x < run.end) {
      return static_cast<std::ptrdiff_t>(run.component);
    }
  }
  return -1;
}

}  // namespace

std::vector<Candidate> find_candidates(const Image& probability, double from) {
  const auto& map = probability.pixels;
  require_map(map);
  const auto parts = find_components(at_least(map, from));
  std::vector<Candidate> out(parts.areas.size(), {never});
  for (const auto& run : parts.runs) {
    auto& candidate = out[run.component];
    for (int x = run.begin; x < run.end; ++x) {
      const double value = map.at<float>(x, run.row);
      if (value > candidate.score) candidate = {value, x, run.row};
    }
  }
  return out;
}

Responses judge_candidates(std::span<const Candidate> candidates, const Mask& truth) {
  const auto lesions = find_components(truth);
  Responses out{std::vector<double>(lesions.areas.size(), never), {}};
  for (const auto& candidate : candidates) {
    if (candidate.x < 0 || candidate.y < 0 || candidate.x >= truth.pixels.width ||
        candidate.y >= truth.pixels.height) {
      throw Error("a candidate lies outside of the true mask",
                  "judge the map where it lies on the same grid as `truth`");
    }
    const auto hit = lesion_at(lesions, candidate);
    if (hit < 0)
      out.false_alarms.push_back(candidate.score);
    else
      out.lesions[hit] = std::max(out.lesions[hit], candidate.score);
  }
  return out;
}

}  // namespace mg::metrics
