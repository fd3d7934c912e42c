#include "stages/metrics/tellers.hpp"

#include <set>

namespace mg::metrics {

Tellers::Tellers(const Evidence& evidence) : all_(evidence.patients) {
  for (std::size_t k = 0; k < evidence.classes.size(); ++k) {
    std::set<std::size_t> members, others;
    for (const auto& sample : evidence.samples) {
      (sample.truth == k ? members : others).insert(sample.patient);
    }
    of_.push_back(members.size());
    others_.push_back(others.size());
  }
}

std::size_t Tellers::scarcest() const {
  std::size_t out = all_;
  for (const auto patients : of_) {
    if (patients > 0) out = std::min(out, patients);
  }
  return out;
}

}  // namespace mg::metrics
