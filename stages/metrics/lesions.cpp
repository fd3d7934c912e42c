#include "stages/metrics/lesions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/metrics/components.hpp"

namespace mg::metrics {
namespace {

/// Pixels shared by a component of the truth and one of the prediction.
using Shared = std::map<std::pair<std::size_t, std::size_t>, std::uint64_t>;

std::string size_of(const Mask& mask) {
  return std::to_string(mask.pixels.width) + " × " + std::to_string(mask.pixels.height);
}

void require_same_grid(const Mask& truth, const Mask& predicted) {
  if (truth.pixels.width == predicted.pixels.width &&
      truth.pixels.height == predicted.pixels.height) {
    return;
  }
  throw Error(
      "the true mask has " + size_of(truth) + " pixels and the predicted one " + size_of(predicted),
      "compare them where both lie on the same grid: after every crop and resize of one "
      "the other must have taken it too");
}

/// How far p is moved, in pixels.
double moved_by(const Affine& map, Point p) {
  const auto q = map(p);
  return std::max(std::abs(q.x - p.x), std::abs(q.y - p.y));
}

/// Masks of one size may still show different places. Masks that say nothing of their source
/// (its size is 0) are taken at their word.
void require_same_place(const Mask& truth, const Mask& predicted) {
  const auto &a = truth.geometry, &b = predicted.geometry;
  if (a.source_width == 0 || b.source_width == 0) return;
  const auto to_b = b.to_source.inverse() * a.to_source;
  const double right = truth.pixels.width - 1, bottom = truth.pixels.height - 1;
  double farthest = 0;
  for (const Point p : {Point{0, 0}, Point{right, 0}, Point{0, bottom}, Point{right, bottom}}) {
    farthest = std::max(farthest, moved_by(to_b, p));
  }
  if (farthest < 0.5) return;
  throw Error("the true and the predicted mask show different places of the source: up to " +
                  std::to_string(static_cast<long>(farthest + 0.5)) + " pixels apart",
              "let every crop, turn and resize before this stage take both");
}

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

std::size_t count_found(const Components& truth, const Components& predicted, const Shared& shared,
                        const DetectionRule& rule) {
  std::vector<std::uint64_t> touching(truth.areas.size()), both(truth.areas.size());
  for (const auto& [pair, area] : shared) {
    if (predicted.areas[pair.second] < rule.smallest_px) continue;
    touching[pair.first] += predicted.areas[pair.second];
    both[pair.first] += area;
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < truth.areas.size(); ++i) {
    found += is_found(truth.areas[i], touching[i], both[i], rule) ? 1 : 0;
  }
  return found;
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
  require_same_place(truth, predicted);
  const auto lesions = find_components(truth), finds = find_components(predicted);
  const auto shared = intersect(lesions, finds);
  ImageResult out;
  out.overlap = {sum(lesions.areas), sum(finds.areas), 0};
  for (const auto& [pair, area] : shared) out.overlap.both += area;
  out.pixels = static_cast<std::uint64_t>(truth.pixels.width) * truth.pixels.height;
  out.lesions = lesions.areas.size();
  out.found = count_found(lesions, finds, shared, rule);
  out.false_positives = count_false(finds, shared, rule);
  return out;
}

}  // namespace mg::metrics
