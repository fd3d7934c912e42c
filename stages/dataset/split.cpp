#include "stages/dataset/split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <numeric>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"

namespace mg {

namespace {

/// Whole numbers >= 0 that sum to `total` and lie nearest to `wanted`, whose sum is `total`.
std::vector<int> round_to_sum(int total, const std::vector<double>& wanted) {
  constexpr double close = 1e-9;
  std::vector<int> counts;
  for (const auto w : wanted) {
    counts.push_back(std::max(0, static_cast<int>(std::floor(w + close))));
  }
  const auto lack = [&](std::size_t i) { return wanted[i] - counts[i]; };
  auto missing = total - std::accumulate(counts.begin(), counts.end(), 0);
  for (; missing > 0; --missing) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < counts.size(); ++i) {
      if (lack(i) > lack(best) + close) best = i;
    }
    ++counts[best];
  }
  for (; missing < 0; ++missing) {  // what is owed can be negative in a small stratum
    auto best = std::max_element(counts.begin(), counts.end()) - counts.begin();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0 && lack(i) < lack(best) - close) best = static_cast<std::ptrdiff_t>(i);
    }
    --counts[best];
  }
  return counts;
}

}  // namespace

std::vector<int> share_out(int total, const std::vector<double>& shares) {
  const auto sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  const auto negative = std::any_of(shares.begin(), shares.end(), [](double s) { return s < 0; });
  if (negative || !(sum > 0)) {
    throw Error("the shares must be 0 or more, and one of them above 0");
  }
  auto wanted = shares;
  for (auto& share : wanted) share *= total / sum;
  return round_to_sum(total, wanted);
}

void SplitShares::check() const {
  if (train + val + test > 0) return;
  throw Error("the shares of train, val and test are all 0",
              "as in split: {train: 0.6, test: 0.4}");
}

std::vector<std::string> split_patients(const std::vector<Member>& members,
                                        const SplitShares& shares) {
  std::map<std::string, int> worst;
  for (const auto& m : members) {
    auto& severity = worst.emplace(m.patient, m.severity).first->second;
    severity = std::max(severity, m.severity);
  }
  const auto random = Random(static_cast<std::uint64_t>(shares.seed)).fork("split");
  using Line = std::map<std::uint64_t, std::string>;  // patients in the order of their hashes
  std::map<int, Line, std::greater<>> strata;
  for (const auto& [patient, severity] : worst) {
    strata[shares.stratify ? severity : 0].emplace(random.fork(patient).bits(), patient);
  }

  shares.check();
  const std::array<std::string, 3> names = {"train", "val", "test"};
  const std::vector<double> parts = {shares.train, shares.val, shares.test};
  const auto sum = shares.train + shares.val + shares.test;
  std::vector<double> owed(3);  // what rounding has kept from each split so far
  std::map<std::string, std::string> split_of;
  for (const auto& [severity, line] : strata) {
    const auto size = static_cast<int>(line.size());
    for (int s = 0; s < 3; ++s) owed[s] += size * parts[s] / sum;
    const auto counts = round_to_sum(size, owed);
    auto patient = line.begin();
    for (int s = 0; s < 3; ++s) {
      owed[s] -= counts[s];
      for (int i = 0; i < counts[s]; ++i) split_of[(patient++)->second] = names[s];
    }
  }
  std::vector<std::string> splits;
  for (const auto& m : members) splits.push_back(split_of[m.patient]);
  return splits;
}

}  // namespace mg
