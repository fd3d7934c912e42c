// Who trains, who validates, who tests: by patient, stratified, the same on every machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/params.hpp"

namespace mg {

/// Whole numbers that sum to `total` and come nearest to `shares` (largest remainder; the first of
/// equals). Shares need not sum to 1. Throws Error if a share is negative or none is positive.
std::vector<int> share_out(int total, const std::vector<double>& shares);

/// How patients are divided. With folds, fold `fold` tests; the others train and validate in the
/// proportion of `train` to `val`, drawn anew for each fold, and `test` does not count.
struct SplitShares {
  double train = 0.6, val = 0.15, test = 0.25;
  std::int64_t seed = 1;
  bool stratify = true;
  std::vector<std::string> stratify_by = {};
  int folds = 0, fold = 0;
  std::filesystem::path list = {};

  static auto params() {
    using P = SplitShares;
    return mg::params(
        mg::param("train", &P::train, "share of the patients to learn from").at_least(0),
        mg::param("val", &P::val, "share to choose the best epoch by").at_least(0),
        mg::param("test", &P::test, "share to judge by").at_least(0),
        mg::param("seed", &P::seed, "another seed, another split"),
        mg::param("stratify", &P::stratify,
                  "the same mixture of labels in each split (a patient's worst counts)"),
        mg::param("stratify_by", &P::stratify_by,
                  "facts of which each split gets the same mixture too, as in [scanner]"),
        mg::param("folds", &P::folds,
                  "cross-validation: so many equal parts, one of which tests; the others go by "
                  "train : val; 0: no folds")
            .between(0, 1000),
        mg::param("fold", &P::fold, "which of them tests, from 0").at_least(0),
        mg::param("list", &P::list,
                  "CSV file with a column split and a column key or patient, as the splits.csv of "
                  "a run; whom it does not name goes by the shares"));
  }
  /// Throws Error for shares that are all 0 and for folds that cannot be.
  void check() const;
};

/// What a split needs to know of one sample.
struct Member {
  std::string patient;
  int severity = 0;          ///< rank of its label; a patient counts with the worst of its samples
  std::string stratum = {};  ///< what else shall be mixed alike; a patient counts with all of its
};

/// "train", "val" or "test" for each member. All samples of a patient share one. Patients are
/// ordered by a hash of (seed, patient), never by their place in the list; over all, and within
/// the patients of the worst severity, of the worst two, ..., counts are exact up to rounding.
/// Over the folds of one seed, each patient tests once. Throws Error if there are fewer patients
/// than folds.
std::vector<std::string> split_patients(const std::vector<Member>& members,
                                        const SplitShares& shares);

}  // namespace mg
