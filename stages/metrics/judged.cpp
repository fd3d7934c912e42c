#include "stages/metrics/judged.hpp"

#include <algorithm>

#include "pipeline/error.hpp"

namespace mg::metrics {

std::optional<std::size_t> find_positive(const std::vector<std::string>& classes,
                                         const std::string& wanted) {
  const auto find = [&](const std::string& name) -> std::optional<std::size_t> {
    const auto at = std::find(classes.begin(), classes.end(), name);
    if (at == classes.end()) return std::nullopt;
    return static_cast<std::size_t>(at - classes.begin());
  };
  if (!wanted.empty()) {
    if (const auto k = find(wanted)) return k;
    throw Error("the positive class '" + wanted + "' is not among the classes",
                suggest(wanted, classes));
  }
  for (const char* usual : {"cancer", "malignant", "positive"}) {
    if (const auto k = find(usual)) return k;
  }
  return classes.size() == 2 ? std::optional<std::size_t>(1) : std::nullopt;
}

std::vector<Ranked> ranked_by(const std::vector<Judged>& samples, std::size_t k) {
  std::vector<Ranked> out;
  for (const auto& s : samples) out.push_back({s.scores[k], s.truth == k, s.patient});
  return out;
}

}  // namespace mg::metrics
