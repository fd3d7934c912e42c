#include "stages/dataset/lesions.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "pipeline/error.hpp"

namespace mg {

namespace {

std::set<std::string> kinds_in(const Annotation& lesion) {
  std::set<std::string> kinds;
  std::istringstream in(lesion.kind);
  for (std::string kind; std::getline(in, kind, '+');) kinds.insert(kind);
  return kinds;
}

}  // namespace

void keep_kinds(std::vector<Case>& cases, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return;
  std::set<std::string> known;
  for (auto& c : cases) {
    auto& annotations = std::get<std::optional<Annotations>>(c.values);
    if (!annotations) continue;
    std::erase_if(annotations->lesions, [&](const Annotation& lesion) {
      const auto kinds = kinds_in(lesion);
      known.insert(kinds.begin(), kinds.end());
      return std::none_of(wanted.begin(), wanted.end(),
                          [&](const auto& kind) { return kinds.contains(kind); });
    });
  }
  for (const auto& kind : wanted) {
    if (known.contains(kind)) continue;
    throw Error("kinds: no lesion of the data set is a '" + kind + "'",
                known.empty() ? "it tells no kinds" : suggest(kind, {known.begin(), known.end()}));
  }
}

}  // namespace mg
