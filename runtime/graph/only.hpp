// `only: train`: stages that work in training and hand their inputs through elsewhere.
#pragma once

#include <vector>

#include "runtime/graph/resolve.hpp"

namespace mg {

/// Reports stages that are no maps, whose training never comes, or that make a value for which
/// nothing could stand elsewhere: each output needs an input of the same name and type.
void check_only(const std::vector<StageEntry>& entries, const Edges& edges,
                const Resolved& resolved, Mistakes& mistakes);

}  // namespace mg
