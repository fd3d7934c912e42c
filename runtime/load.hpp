// A graph from its file to the point where it can run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "plugins/catalogue.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/command_line.hpp"
#include "runtime/graph/read_graph.hpp"

namespace mg {

Catalogue open_catalogue(const CommandLine& line,
                         const std::vector<std::filesystem::path>& graph_plugins);

/// A graph, and all that it points into.
struct Loaded {
  Texts texts;
  Mistakes mistakes;
  std::optional<Catalogue> catalogue;
  std::optional<CheckedGraph> graph;  ///< none if there are mistakes
};

/// One of several runs of a graph.
struct Part {
  std::optional<std::uint64_t> seed = {};
  std::optional<int> fold = {};  ///< from 0, of line.folds
};

/// What becomes of `auto`: a value for a run, the default if it is only about mistakes. The common
/// folder of several runs keeps the word, since each run chooses by what it learns from.
enum class Automatic { chosen, ignored, kept };

/// Reads and checks the graph that the command line names, as it is for that part of its runs.
/// Throws Error for what is no mistake of the graph.
std::unique_ptr<Loaded> load(const CommandLine& line, const Part& part, Automatic automatic);

}  // namespace mg
