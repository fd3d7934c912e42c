// `auto` in a graph: before anything is planned, the stages that can choose the parameter look at
// some training samples as they arrive there, and a plain value takes its place.
#pragma once

#include <string>
#include <vector>

#include "plugins/stage_catalogue.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/command_line.hpp"
#include "runtime/graph/read_graph.hpp"

namespace mg {

/// Is there an `auto` that its stage knows?
bool has_automatic(const WrittenGraph& graph, const StageCatalogue& catalogue);

/// The graph with defaults in their place: good enough to find mistakes.
WrittenGraph without_automatic(WrittenGraph graph, const StageCatalogue& catalogue);

/// Chooses stage by stage, upstream first, by at most 64 samples of the training split and no
/// others. Models upstream predict with what weights they have, so that only the size of what they
/// hand on counts. A graph with mistakes is left as it is. Throws Error if a stage cannot choose.
std::vector<Choice> choose_automatic(WrittenGraph& graph, const StageCatalogue& catalogue,
                                     const CommandLine& line);

/// A line each, with the reason.
std::string describe(const std::vector<Choice>& choices);

}  // namespace mg
