// Which values travel along each edge of a graph: those that somebody further on reads.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/checked_graph.hpp"

namespace mg {

struct EdgeValues {
  std::size_t from = 0, to = 0;     ///< nodes
  std::vector<std::string> values;  ///< their names, sorted
};

/// All edges, in the order of the nodes they lead to. A value that reaches a stage on two ways is
/// named on the first.
std::vector<EdgeValues> edge_values(const CheckedGraph& graph);

}  // namespace mg
