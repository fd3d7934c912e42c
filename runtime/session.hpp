// A run from the checked graph to the report: folder, threads, signals, passes.
#pragma once

#include "plugins/catalogue.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/command_line.hpp"
#include "runtime/repeats.hpp"

namespace mg {

/// Does what `run`, `train`, `evaluate` and `predict` promise. Returns the exit code.
/// Throws RunFailed if the run cannot go on, Error if the request cannot be met.
/// As one of several runs it hands the collector what it found.
int execute(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
            Collector* collector = nullptr);

}  // namespace mg
