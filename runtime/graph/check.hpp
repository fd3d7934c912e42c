// The graph as written + the stages that are there -> a graph in which everything fits.
#pragma once

#include <optional>

#include "plugins/stage_catalogue.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/graph/read_graph.hpp"

namespace mg {

/// Adds every mistake to `mistakes`; gives a graph if there are none, earlier ones included. The
/// graph points into the catalogue, which must outlive it.
std::optional<CheckedGraph> check_graph(const WrittenGraph& graph, const StageCatalogue& catalogue,
                                        Mistakes& mistakes);

}  // namespace mg
