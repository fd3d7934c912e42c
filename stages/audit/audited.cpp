#include "stages/audit/audited.hpp"

namespace mg::audit {
namespace {

/// As a YAML text in single quotes.
std::string quoted(const std::string& path) {
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

void replace(std::string& text, const std::string& word, const std::string& by) {
  if (const auto at = text.find(word); at != std::string::npos) text.replace(at, word.size(), by);
}

}  // namespace

Audited audit(DataSet set, const std::string& json_file) {
  Audited out;
  out.findings = find_all(set);
  for (auto& finding : out.findings) replace(finding.mend, "AUDIT_JSON", quoted(json_file));
  out.tasks = shortcuts_of(set);
  out.intensity = intensity_of(set);
  out.tallies = tallies_of(set);
  out.set = std::move(set);
  return out;
}

}  // namespace mg::audit
