// Who trains, who validates, who tests: by patient, stratified, the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/params.hpp"

namespace mg {

/// Whole numbers that sum to `total` and come nearest to `shares` (largest remainder; the first of
/// equals). Shares need not sum to 1. Throws Error if a share is negative or none is positive.
std::vector<int> share_out(int total, const std::vector<double>& shares);

struct SplitShares {
  double train = 0.6, val = 0.15, test = 0.25;
  std::int64_t seed = 1;
  bool stratify = true;

  static auto params() {
    return mg::params(
        mg::param("train", &SplitShares::train, "share of the patients to learn from").at_least(0),
        mg::param("val", &SplitShares::val, "share to choose the best epoch by").at_least(0),
        mg::param("test", &SplitShares::test, "share to judge by").at_least(0),
        mg::param("seed", &SplitShares::seed, "another seed, another split"),
        mg::param("stratify", &SplitShares::stratify,
                  "the same mixture of labels in each split (a patient's worst counts)"));
  }
  /// Throws Error if no share is above 0.
  void check() const;
};

/// What a split needs to know of one sample.
struct Member {
  std::string patient;
  int severity = 0;  ///< rank of its label; a patient counts with the worst of its samples
};

/// "train", "val" or "test" for each member. All samples of a patient share one. Patients are
/// ordered by a hash of (seed, patient), never by their place in the list; within each severity
/// the counts are exact up to rounding, and over all of them exact.
std::vector<std::string> split_patients(const std::vector<Member>& members,
                                        const SplitShares& shares);

}  // namespace mg
