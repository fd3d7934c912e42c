#include "pipeline/statistics/compare_runs.hpp"

#include <map>

#include "pipeline/error.hpp"
#include "pipeline/statistics/ranking.hpp"

namespace mg::metrics {
namespace {

struct Both {
  const Verdict* a;
  const Verdict* b;
};

std::map<std::string, const Verdict*> by_key(const std::vector<Verdict>& run) {
  std::map<std::string, const Verdict*> out;
  for (const auto& verdict : run) {
    if (out.try_emplace(verdict.key, &verdict).second) continue;
    throw Error("sample '" + verdict.key + "' occurs twice in one run",
                "compare predictions of one data set, a row a sample");
  }
  return out;
}

/// The samples of both runs, in the order of their keys; the others go to `out`.
std::vector<Both> pair_up(const std::vector<Verdict>& a, const std::vector<Verdict>& b,
                          RunsCompared& out) {
  const auto run_a = by_key(a), run_b = by_key(b);
  std::vector<Both> pairs;
  for (const auto& [key, verdict] : run_a) {
    const auto other = run_b.find(key);
    if (other == run_b.end()) {
      out.only_in_a.push_back(key);
      continue;
    }
    if (verdict->truth != other->second->truth) {
      throw Error("sample '" + key + "' is '" + verdict->truth + "' in one run and '" +
                      other->second->truth + "' in the other",
                  "compare runs on the same data set with the same labels");
    }
    pairs.push_back({verdict, other->second});
  }
  for (const auto& [key, verdict] : run_b) {
    if (!run_a.contains(key)) out.only_in_b.push_back(key);
  }
  if (!pairs.empty()) return pairs;
  throw Error("the two runs have no sample in common",
              "compare runs that judged the same split of the same data set");
}

/// A sample without a patient is its own.
std::string cluster_of(const Verdict& verdict) {
  return verdict.patient.empty() ? "sample/" + verdict.key : "patient/" + verdict.patient;
}

Interval difference_by_patients(const std::vector<Both>& pairs, const std::string& positive,
                                const Bootstrap& options, std::size_t& patients) {
  Clusters clusters;
  std::vector<Ranked> a, b;
  for (const auto& pair : pairs) {
    const auto cluster = clusters.index_of(cluster_of(*pair.a));
    a.push_back({pair.a->score, pair.a->truth == positive, cluster});
    b.push_back({pair.b->score, pair.b->truth == positive, cluster});
  }
  patients = clusters.size();
  const Ranking rank_a(std::move(a)), rank_b(std::move(b));
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    figures[0] = rank_a.auc(weights) - rank_b.auc(weights);
  };
  return bootstrap(patients, 1, statistic, options).front();
}

}  // namespace

RunsCompared compare_runs(const std::vector<Verdict>& a, const std::vector<Verdict>& b,
                          const std::string& positive, const Bootstrap& options) {
  RunsCompared out;
  const auto pairs = pair_up(a, b, out);
  std::vector<ScoredTwice> scores;
  std::size_t right_a = 0, right_b = 0;
  for (const auto& pair : pairs) {
    const bool is_right_a = pair.a->named == pair.a->truth;
    const bool is_right_b = pair.b->named == pair.b->truth;
    right_a += is_right_a ? 1 : 0;
    right_b += is_right_b ? 1 : 0;
    out.disagreement.only_a += is_right_a && !is_right_b ? 1 : 0;
    out.disagreement.only_b += is_right_b && !is_right_a ? 1 : 0;
    scores.push_back({pair.a->score, pair.b->score, pair.a->truth == positive});
    out.positives += scores.back().positive ? 1 : 0;
  }
  const auto count = static_cast<double>(pairs.size());
  out.samples = pairs.size();
  out.areas = compare_areas(scores);
  out.by_patients = difference_by_patients(pairs, positive, options, out.patients);
  out.right_in_a = static_cast<double>(right_a) / count;
  out.right_in_b = static_cast<double>(right_b) / count;
  out.mcnemar_p = mcnemar(out.disagreement);
  return out;
}

}  // namespace mg::metrics
