#include "stages/dataset/oddities.hpp"

namespace mg {

void Oddities::note(const std::string& what, const std::string& example) {
  constexpr std::size_t shown = 3;
  auto& seen = seen_[what];
  ++seen.count;
  if (seen.examples.size() < shown) seen.examples.push_back(example);
}

std::size_t Oddities::count(const std::string& what) const {
  const auto at = seen_.find(what);
  return at == seen_.end() ? 0 : at->second.count;
}

void Oddities::log(const RunInfo& run) const {
  for (const auto& [what, seen] : seen_) {
    auto line = what + ": " + std::to_string(seen.count);
    for (const auto& example : seen.examples) {
      line += (&example == &seen.examples.front() ? ", such as " : ", ") + example;
    }
    run.log(line);
  }
}

}  // namespace mg
