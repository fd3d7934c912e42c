// A graph file, its includes, variables and overrides -> the graph as written, in one tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/graph/texts.hpp"
#include "runtime/graph/variables.hpp"

namespace mg {

/// A graph before anybody knows what its stages mean. Every setting still has its place.
struct WrittenGraph {
  std::filesystem::path file;
  std::string doc;
  std::vector<std::filesystem::path>
      plugins;                      ///< folders and files, relative to the working folder
  std::vector<Variable> variables;  ///< with the values they have in the end
  Setting run;                      ///< a map or none
  Setting stages;                   ///< a map or none
  /// False if some file could not be read: then what seems to be missing may be no mistake of its
  /// own.
  bool whole = true;
};

/// Reads `file`, and `overrides` as given after --set. Collects every mistake; never throws.
WrittenGraph read_graph(const std::filesystem::path& file,
                        const std::vector<std::string>& overrides, Texts& texts,
                        Mistakes& mistakes);

}  // namespace mg
