#include "runtime/graph/tests/cases.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>

#include "runtime/graph/check.hpp"
#include "runtime/graph/render.hpp"
#include "runtime/graph/tests/fake_stages.hpp"

namespace mg::testing {

namespace {

std::string test_name(std::string sentence) {
  std::replace_if(
      sentence.begin(), sentence.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return sentence;
}

}  // namespace

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::vector<Case> out;
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::string* section = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      out.push_back({test_name(line.substr(4)), {}, {}, {}});
      section = nullptr;
    } else if (line.starts_with("--- set ")) {
      out.back().sets.push_back(line.substr(8));
      section = nullptr;
    } else if (line.starts_with("--- ")) {
      const auto name = line.substr(4);
      section = name == "expect" ? &out.back().expect : &out.back().files[name];
    } else if (section) {
      *section += line + '\n';
    }
  }
  for (auto& each : out) {  // one blank line may part two cases
    if (each.expect.ends_with("\n\n")) each.expect.pop_back();
  }
  return out;
}

std::string check(const Case& graph) {
  Texts texts(graph.files);
  Mistakes mistakes;
  const FakeStages stages;
  const auto written = read_graph("graph.yaml", graph.sets, texts, mistakes);
  check_graph(written, stages, mistakes);
  return render(mistakes, texts);
}

}  // namespace mg::testing
