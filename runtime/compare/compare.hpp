// `mammograph compare A B`: is one run better on the same samples, or was it luck?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/statistics/bootstrap.hpp"
#include "runtime/compare/run_results.hpp"

namespace mg {

/// One figure of both runs.
struct Compared {
  std::string name;
  double a = metrics::undefined, b = metrics::undefined, difference = metrics::undefined;
  metrics::Interval interval;     ///< of the difference, 95 %
  double p = metrics::undefined;  ///< two-sided, that there is no difference
  std::string how;                ///< the test and what the interval rests on
  std::size_t n = 0;              ///< samples
};

/// What was compared of one value or sink.
struct Comparison {
  std::string of;
  std::size_t samples = 0, patients = 0;  ///< in both
  std::vector<std::string> only_in_a, only_in_b;
  std::vector<Compared> figures;
  std::vector<std::string> notes;
};

struct CompareOptions {
  std::string positive;  ///< class; empty: cancer, malignant, positive, or the last of two
  metrics::Bootstrap bootstrap;
};

/// Pairs samples by key. AUCs by DeLong's test, accuracies by McNemar's exact test, values of each
/// image by Wilcoxon's signed ranks; all intervals but DeLong's are of patients drawn whole. Throws
/// Error if the runs have nothing in common, or disagree on labels.
std::vector<Comparison> compare_results(const RunResults& a, const RunResults& b,
                                        const CompareOptions& options);

std::string text_of(const RunResults& a, const RunResults& b,
                    const std::vector<Comparison>& comparisons);
std::string json_of(const RunResults& a, const RunResults& b,
                    const std::vector<Comparison>& comparisons);

}  // namespace mg
