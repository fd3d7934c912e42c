// metrics.classification: how often, and how surely, the right class is named.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/metrics/bootstrap.hpp"
#include "stages/metrics/figures.hpp"

namespace mg::metrics {

/// One judged sample: classes as indices, a score for each.
struct Judged {
  std::size_t patient = 0, truth = 0, predicted = 0;
  std::vector<double> scores = {};
};

/// The class named is the one with the highest score, the first of equals.
struct Classification {
  std::vector<std::string> classes;
  std::uint64_t resamples = 2000;

  static auto params() {
    return mg::params(
        param("classes", &Classification::classes,
              "the classes to judge, in the order of the tables; by default those of the scores"),
        param("resamples", &Classification::resamples, "of the bootstrap behind the intervals")
            .between(100, 100000));
  }

  void start(const RunInfo& run);
  /// Skip if the label is not among the classes; Error if a score is missing or no number.
  void add(const Context& context, const Label& label, const Scores& scores);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  std::vector<double> train_counts() const;

  std::uint64_t seed_ = 0;
  std::vector<std::pair<std::string, std::size_t>> train_labels_;
  std::vector<std::string> names_;  ///< the classes judged
  Clusters patients_;
  std::vector<Judged> judged_;
  NotJudged not_judged_;
};

/// All figures and tables of the judged samples. `train` counts the samples of each class in the
/// training split (all 0 if it is not known): the baselines come from it.
Findings judge(const std::vector<std::string>& classes, const std::vector<Judged>& samples,
               std::size_t patients, const std::vector<double>& train, const Bootstrap& options);

}  // namespace mg::metrics
