// How well two masks on the same grid agree.
#pragma once

#include <cstdint>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// Areas in pixels: of the truth, of the prediction and of their intersection.
struct Overlap {
  std::uint64_t truth = 0, predicted = 0, both = 0;
  friend bool operator==(const Overlap&, const Overlap&) = default;
};

/// 2|T∩P| / (|T|+|P|), in [0, 1]. Undefined if both masks are empty: such an image says nothing
/// about overlap and is reported apart, as specificity. 0 if only one of them is empty.
double dice(const Overlap& overlap);

/// |T∩P| / |T∪P|, in [0, 1]; undefined if both masks are empty. IoU = Dice / (2 - Dice).
double iou(const Overlap& overlap);

}  // namespace mg::metrics
