// What a run began from. A run goes on only from what is still the same.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "plugins/catalogue.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/command_line.hpp"

namespace mg {

/// The program and the plugins that a graph uses, each with its version.
std::vector<std::pair<std::string, std::string>> versions(const CheckedGraph& graph,
                                                          const Catalogue& catalogue);

struct Origin {
  CommandLine line;  ///< paths are absolute
  std::filesystem::path working_folder;
  std::string name;   ///< of the graph
  std::string graph;  ///< as it was run
  std::vector<std::pair<std::string, std::string>> versions;

  /// `device_threads`: what 0 means here, since the bits depend on it.
  static Origin of(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
                   int device_threads);

  /// In `folder`, twice, so that one of them may be damaged.
  void write(const std::filesystem::path& folder) const;
  static bool lies_in(const std::filesystem::path& folder);
  static Origin read(const std::filesystem::path& folder);  ///< throws Error if it cannot
};

/// The graph's text with the comments of another file, which tell where both came from.
std::string with_comments_of(const std::filesystem::path& file, const std::string& graph);

/// What is not the same any more, a line each; empty if all is.
std::vector<std::string> differences(const Origin& then, const Origin& now);

/// Throws Error that names the differences, if there are any.
void require_same(const std::vector<std::string>& differences, const std::filesystem::path& run);

/// The samples of a source that learning depends on: key, split, label and size of the file, a line
/// each.
std::string list_samples(const Source& source);

/// In words, or "" if the lists are the same.
std::string difference_of_samples(const std::string& then, const std::string& now);

}  // namespace mg
