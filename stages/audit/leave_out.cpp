#include "stages/audit/leave_out.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "pipeline/error.hpp"
#include "pipeline/stage.hpp"

namespace mg::audit {
namespace {

nlohmann::json read_findings(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw Error("cannot read the audit '" + file.string() + "'",
                "name the audit.json of a run of graphs/audit.yaml");
  }
  try {
    return nlohmann::json::parse(in).at("findings");
  } catch (const nlohmann::json::exception&) {
    throw Error("this is no audit.json", "name the one of a run of graphs/audit.yaml",
                {file.string(), 0, 0});
  }
}

}  // namespace

void LeaveOut::start(const RunInfo&) {
  why_.clear();
  const auto list = read_findings(audit);
  for (const auto& id : findings) {
    std::vector<std::string> known;
    bool found = false;
    for (const auto& finding : list) {
      known.push_back(finding.at("id"));
      if (known.back() != id) continue;
      found = true;
      for (const auto& key : finding.at("leave_out")) why_.emplace(key, id);
    }
    if (!found) {
      throw Error("the audit has no finding '" + id + "'", suggest(id, known),
                  {audit.string(), 0, 0});
    }
  }
}

File LeaveOut::operator()(const Context& context, const File& file) const {
  const auto at = why_.find(context.identity().key);
  if (at != why_.end()) throw Skip("the audit found: " + at->second);
  return file;
}

}  // namespace mg::audit
