// Test cases in a readable form:
//
//   === a sentence that says what is tested
//   --- graph.yaml
//   mammograph: 1
//   --- data/phantom.yaml
//   ...
//   --- set size=256
//   --- expect
//   what the program says
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mg::testing {

struct Case {
  std::string name;                          ///< as a test may be called: words joined by _
  std::map<std::string, std::string> files;  ///< graph.yaml is the main one
  std::vector<std::string> sets;
  std::string expect;
};

std::vector<Case> read_cases(const std::filesystem::path& file);

/// What `mammograph check` says of the graph; empty if all is well.
std::string check(const Case& graph);

}  // namespace mg::testing
