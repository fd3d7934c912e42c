#include "stages/metrics/masks/lesions.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "stages/metrics/masks/components.hpp"
#include "stages/metrics/masks/grid.hpp"

namespace mg::metrics {
namespace {

/// Pixels shared by a component of the truth and one of the prediction.
using Shared = std::map<std::pair<std::size_t, std::size_t>, std::uint64_t>;

/// Sweeps over both lists of runs at once; they are in reading order.
Shared intersect(const Components& truth, const Components& predicted) {
  Shared shared;
  auto p = predicted.runs.begin();
  for (const auto& t : truth.runs) {
    while (p != predicted.runs.end() &&
           (p->row < t.row || (p->row == t.row && p->end <= t.begin))) {
      ++p;
    }
    for (auto q = p; q != predicted.runs.end() && q->row == t.row && q->begin < t.end; ++q) {
      shared[{t.component, q->component}] +=
          static_cast<std::uint64_t>(std::min(t.end, q->end) - std::max(t.begin, q->begin));
    }
  }
  return shared;
}

bool is_found(std::uint64_t lesion, std::uint64_t touching, std::uint64_t both,
              const DetectionRule& rule) {
  const auto whole =
      rule.measure == DetectionRule::Measure::iou ? lesion + touching - both : lesion;
  return both > 0 && static_cast<double>(both) >= rule.at_least * static_cast<double>(whole);
}

/// Judges the lesions one by one.
void count_found(const Components& truth, const Components& predicted, const Shared& shared,
                 const DetectionRule& rule, ImageResult& out) {
  std::vector<std::uint64_t> touching(truth.areas.size()), both(truth.areas.size());
  for (const auto& [pair, area] : shared) {
    if (predicted.areas[pair.second] < rule.smallest_px) continue;
    touching[pair.first] += predicted.areas[pair.second];
    both[pair.first] += area;
  }
  out.lesions = truth.areas.size();
  for (std::size_t i = 0; i < truth.areas.size(); ++i) {
    out.found += is_found(truth.areas[i], touching[i], both[i], rule) ? 1 : 0;
    out.lesion_dice += dice({truth.areas[i], touching[i], both[i]});
  }
}

std::size_t count_false(const Components& predicted, const Shared& shared,
                        const DetectionRule& rule) {
  std::vector<bool> touches(predicted.areas.size());
  for (const auto& [pair, area] : shared) touches[pair.second] = true;
  std::size_t count = 0;
  for (std::size_t i = 0; i < touches.size(); ++i) {
    count += !touches[i] && predicted.areas[i] >= rule.smallest_px ? 1 : 0;
  }
  return count;
}

std::uint64_t sum(const std::vector<std::uint64_t>& areas) {
  std::uint64_t total = 0;
  for (const auto area : areas) total += area;
  return total;
}

}  // namespace

ImageResult compare(const Mask& truth, const Mask& predicted, const DetectionRule& rule) {
  require_same_grid(truth, predicted);
  const auto lesions = find_components(truth), finds = find_components(predicted);
  const auto shared = intersect(lesions, finds);
  ImageResult out;
  out.overlap = {sum(lesions.areas), sum(finds.areas), 0};
  for (const auto& [pair, area] : shared) out.overlap.both += area;
  out.pixels = static_cast<std::uint64_t>(truth.pixels.width) * truth.pixels.height;
  if (out.overlap.truth > 0) {
    out.blind_dice = dice_of_discs(lesions, truth.pixels.width, truth.pixels.height);
  }
  count_found(lesions, finds, shared, rule, out);
  out.false_positives = count_false(finds, shared, rule);
  return out;
}

}  // namespace mg::metrics
