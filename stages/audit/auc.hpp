// How well a number separates a class from the rest.
#pragma once

#include <cstddef>
#include <vector>

#include "stages/audit/interval.hpp"

namespace mg::audit {

struct Scored {
  std::size_t patient = 0;
  bool positive = false;
  double score = 0;
};

/// The area under the ROC curve (Mann and Whitney: a tie counts one half) with a 95 % interval that
/// takes a patient's samples for dependent (Obuchowski 1997). NaN unless both kinds occur; no
/// interval for fewer than two patients of either kind.
Share clustered_auc(const std::vector<Scored>& samples);

}  // namespace mg::audit
