#include "stages/dataset/split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <utility>

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

struct Patient {
  int severity = 0;
  std::set<std::string> strata;
};
using Patients = std::map<std::string, Patient>;

Patients gather(const std::vector<Member>& members) {
  Patients patients;
  for (const auto& m : members) {
    auto& patient = patients.try_emplace(m.patient, Patient{m.severity, {}}).first->second;
    patient.severity = std::max(patient.severity, m.severity);
    patient.strata.insert(m.stratum);
  }
  return patients;
}

/// Divides the patients into `shares`, stratum by stratum, the worst first: the number of the share
/// that each gets.
std::map<std::string, std::size_t> deal(const Patients& patients, bool by_severity, Random random,
                                        const std::vector<double>& shares) {
  using Line = std::set<std::pair<std::uint64_t, std::string>>;  // in the order of their hashes
  std::map<std::pair<int, std::set<std::string>>, Line> strata;
  for (const auto& [name, patient] : patients) {
    auto& line = strata[{by_severity ? -patient.severity : 0, patient.strata}];
    line.emplace(random.fork(name).bits(), name);
  }
  const auto sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<double> owed(shares.size());  // what rounding has kept from each share so far
  std::map<std::string, std::size_t> share_of;
  for (const auto& [stratum, line] : strata) {
    const auto size = static_cast<int>(line.size());
    for (std::size_t s = 0; s < shares.size(); ++s) owed[s] += size * shares[s] / sum;
    const auto counts = round_to_sum(size, owed);
    auto patient = line.begin();
    for (std::size_t s = 0; s < shares.size(); ++s) {
      owed[s] -= counts[s];
      for (int i = 0; i < counts[s]; ++i) share_of[(patient++)->second] = s;
    }
  }
  return share_of;
}

/// The patients who do not test are divided by train : val; 2 for those who do.
std::map<std::string, std::size_t> deal_folds(Patients patients, const SplitShares& shares,
                                              Random random) {
  const auto folds = static_cast<std::size_t>(shares.folds);
  if (patients.size() < folds) {
    throw Error(
        std::to_string(folds) + " folds of " + std::to_string(patients.size()) + " patients",
        "there must be a patient for each fold");
  }
  const auto fold_of = deal(patients, shares.stratify, random, std::vector<double>(folds, 1.0));
  const auto fold = static_cast<std::size_t>(shares.fold);
  std::erase_if(patients, [&](const auto& p) { return fold_of.at(p.first) == fold; });
  auto split_of = deal(patients, shares.stratify, random.fork("validation").fork(fold),
                       {shares.train, shares.val});
  for (const auto& [patient, its_fold] : fold_of) {
    if (its_fold == fold) split_of[patient] = 2;
  }
  return split_of;
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
  if (folds == 1) throw Error("one fold leaves nobody to learn from", "folds: 5, or 0 for none");
  if (fold >= std::max(folds, 1)) {
    throw Error("there is no fold " + std::to_string(fold) + " of " + std::to_string(folds),
                "folds are counted from 0, as in split: {folds: 5, fold: 4}");
  }
  if (folds > 0 && !list.empty()) {
    throw Error("a list of splits and folds cannot both be obeyed", "set folds: 0, or no list");
  }
  if (folds > 0 && !(train + val > 0)) {
    throw Error("with folds, the shares of train and val must not both be 0",
                "as in split: {folds: 5, train: 0.8, val: 0.2}");
  }
  if (train + val + test > 0) return;
  throw Error("the shares of train, val and test are all 0",
              "as in split: {train: 0.6, test: 0.4}");
}

std::vector<std::string> split_patients(const std::vector<Member>& members,
                                        const SplitShares& shares) {
  shares.check();
  const auto patients = gather(members);
  const auto random = Random(static_cast<std::uint64_t>(shares.seed)).fork("split");
  const auto split_of = shares.folds > 0 ? deal_folds(patients, shares, random)
                                         : deal(patients, shares.stratify, random,
                                                {shares.train, shares.val, shares.test});
  constexpr const char* names[] = {"train", "val", "test"};
  std::vector<std::string> splits;
  for (const auto& m : members) splits.emplace_back(names[split_of.at(m.patient)]);
  return splits;
}

}  // namespace mg
