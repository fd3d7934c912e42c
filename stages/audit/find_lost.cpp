// Samples that never arrived.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "stages/audit/finding.hpp"

namespace mg::audit {
namespace {

/// The reasons of missing samples by how often they occur, most first; file names are cut off.
std::vector<std::pair<std::string, std::size_t>> reasons_of(const std::vector<Missing>& missing) {
  std::map<std::string, std::size_t> counts;
  for (const auto& one : missing) ++counts[general(one.why)];
  std::vector<std::pair<std::string, std::size_t>> out(counts.begin(), counts.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

std::string listed(const std::vector<std::pair<std::string, std::size_t>>& reasons) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, reasons.size()); ++i) {
    text += fmt::format("{}{} × {}", i == 0 ? "" : "; ", reasons[i].second, reasons[i].first);
  }
  return text + (reasons.size() > 3 ? "; …" : "");
}

void find_missing(const DataSet& set, Fate fate, std::vector<Finding>& out) {
  std::vector<Missing> gone;
  for (const auto& one : set.missing) {
    if (one.fate == fate) gone.push_back(one);
  }
  if (gone.empty()) return;
  const bool failed = fate == Fate::failed;
  const auto share = static_cast<double>(gone.size()) / static_cast<double>(set.listed());
  Finding finding{.id = failed ? "unreadable" : "skipped",
                  .level = !failed         ? Level::note
                           : share >= 0.05 ? Level::serious
                                           : Level::warning,
                  .points = 100 * share};
  finding.title = failed ? count_of(gone.size(), "file") + " cannot be used"
                         : count_of(gone.size(), "file", "was", "were") + " left out on the way";
  finding.effect = fmt::format(
      "{} of {} samples are lost: {}. Whoever drops them silently has "
      "another data set than whoever stops.",
      gone.size(), set.listed(), listed(reasons_of(gone)));
  finding.numbers = {{"samples", static_cast<double>(gone.size())}, {"share", share}};
  for (const auto& one : gone) finding.samples.push_back(one.key);
  finding.leave_out = finding.samples;
  if (failed) {
    finding.mend = "run: {max_failures: 100%}\nstages:\n  image: {on_error: quarantine}\n";
    finding.advice =
        "The run goes on without them and lists each in quarantine.jsonl. Better: fetch them "
        "again.";
  }
  out.push_back(std::move(finding));
}

}  // namespace

std::string general(const std::string& why) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < why.size(); ++i) {
    if (why[i] == '\'') quoted = !quoted;
    const bool starts = why[i] == '/' && (i == 0 || why[i - 1] == ' ' || why[i - 1] == '\'');
    if (!starts) {
      out += why[i];
      continue;
    }
    while (i < why.size() && why[i] != ':' && (quoted ? why[i] != '\'' : why[i] != ' ')) ++i;
    out += "…";
    --i;
  }
  return out;
}

void find_lost(const DataSet& set, std::vector<Finding>& out) {
  find_missing(set, Fate::failed, out);
  find_missing(set, Fate::skipped, out);
}

}  // namespace mg::audit
