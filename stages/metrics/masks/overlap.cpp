#include "stages/metrics/masks/overlap.hpp"

namespace mg::metrics {
namespace {

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? undefined : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double dice(const Overlap& o) { return ratio(2 * o.both, o.truth + o.predicted); }

double iou(const Overlap& o) { return ratio(o.both, o.truth + o.predicted - o.both); }

}  // namespace mg::metrics
