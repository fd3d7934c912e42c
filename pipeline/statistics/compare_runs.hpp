// Two runs judged on the same samples: is one better, or was it luck?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/statistics/delong.hpp"
#include "pipeline/statistics/proportion.hpp"

namespace mg::metrics {

/// What a run said of one sample: a row of its predictions.csv.
struct Verdict {
  std::string key;           ///< unique in its run
  std::string truth;         ///< the label
  std::string named;         ///< the class named
  double score = 0;          ///< of the positive class
  std::string patient = {};  ///< groups samples; "" where that is not known
};

struct RunsCompared {
  std::vector<std::string> only_in_a, only_in_b;  ///< keys: these samples are left out
  std::size_t samples = 0, positives = 0, patients = 0;
  AreasCompared areas;   ///< as if samples were independent
  Interval by_patients;  ///< of areas.difference, patients drawn whole: see bootstrap()
  double right_in_a = undefined, right_in_b = undefined;  ///< shares of samples
  Disagreement disagreement;  ///< only_a: run A alone named the right class
  double mcnemar_p = undefined;
};

/// Pairs the samples by their keys. Areas are those of class `positive` against the rest.
/// Throws Error if a key occurs twice in a run, if a sample has different labels in the two, or if
/// no sample is in both.
RunsCompared compare_runs(const std::vector<Verdict>& a, const std::vector<Verdict>& b,
                          const std::string& positive, const Bootstrap& options);

}  // namespace mg::metrics
