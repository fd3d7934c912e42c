#include "stages/audit/contradictions.hpp"

#include <algorithm>

namespace mg::audit {
namespace {

/// For each patient the records with a lesion.
std::map<std::size_t, std::vector<std::size_t>> patients_with_lesions(const DataSet& set) {
  std::map<std::size_t, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    if (set.records[i].lesions > 0) out[set.records[i].patient].push_back(i);
  }
  return out;
}

/// One of `lesions` in the view of record i, if there is one.
std::size_t witness_for(const DataSet& set, std::size_t i,
                        const std::vector<std::size_t>& lesions) {
  const auto same = std::find_if(lesions.begin(), lesions.end(), [&](std::size_t other) {
    return set.records[other].view == set.records[i].view;
  });
  return same == lesions.end() ? lesions.front() : *same;
}

}  // namespace

Contradictions contradictions_of(const DataSet& set) {
  const auto findings = breast_findings(seen_of(set));
  const auto ill = patients_with_lesions(set);
  Contradictions out;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& r = set.records[i];
    const auto label = severity(r.label), finding = severity(findings[i]);
    if (r.label.empty() || label < 0) continue;
    if (label == 0 && r.lesions > 0) out.normal.push_back(i);
    if (label > 0 && !r.annotated) out.unknown.push_back(i);
    if (label == 0 || !r.annotated) continue;
    if (findings[i].empty()) {
      const auto at = ill.find(r.patient);
      (at == ill.end() ? out.without : out.copied).push_back(i);
      if (at != ill.end()) out.witness.emplace(i, witness_for(set, i, at->second));
    } else {
      if (finding >= 0 && finding != label) out.pathology.push_back(i);
      if (r.lesions == 0) out.other_view.push_back(i);
    }
  }
  return out;
}

}  // namespace mg::audit
