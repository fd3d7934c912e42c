#include "stages/metrics/pooling.hpp"

#include <algorithm>
#include <map>

namespace mg::metrics {

std::vector<Ranked> pool(std::span<const Ranked> members, std::span<const std::string> groups,
                         Pooling pooling) {
  std::vector<Ranked> out;
  std::vector<double> counts;
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (groups[i].empty()) continue;
    const auto [at, is_new] = numbers.try_emplace(groups[i], out.size());
    if (is_new) {
      out.push_back(members[i]);
      counts.push_back(1);
      continue;
    }
    auto& group = out[at->second];
    auto& count = counts[at->second];
    ++count;
    group.positive = group.positive || members[i].positive;
    group.score = pooling == Pooling::max ? std::max(group.score, members[i].score)
                                          : group.score + (members[i].score - group.score) / count;
  }
  return out;
}

std::string patient_name(const Identity& identity) {
  return identity.patient.empty() ? "" : identity.dataset + "/patient/" + identity.patient;
}

std::string cluster_name(const Identity& identity) {
  return identity.patient.empty() ? identity.dataset + "/sample/" + identity.key
                                  : patient_name(identity);
}

std::string breast_name(const Identity& identity) {
  if (identity.patient.empty() || identity.side == Side::unknown) return "";
  return patient_name(identity) + "/" + to_string(identity.side);
}

}  // namespace mg::metrics
