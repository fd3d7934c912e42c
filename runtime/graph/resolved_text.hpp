// The graph as it will run, in one file.
#pragma once

#include <string>

#include "runtime/checked_graph.hpp"
#include "runtime/graph/read_graph.hpp"

namespace mg {

/// YAML with all includes, variables and overrides in place and the stages in the order of
/// walking; the program reads it back to the same graph. Plugin paths become absolute.
std::string resolved_text(const WrittenGraph& written, const CheckedGraph& graph);

}  // namespace mg
