// Whether each stage stands where its kind may stand.
#pragma once

#include <vector>

#include "runtime/graph/edges.hpp"

namespace mg {

/// One source, which comes from nowhere; everything else comes from somewhere; a chain ends in a
/// sink or a model, for a map that nobody reads works for nothing. `file`: where to report that
/// there is no source.
void check_places(const std::vector<StageEntry>& entries, const Edges& edges,
                  const StageCatalogue& catalogue, const Where& file, Mistakes& mistakes);

}  // namespace mg
