// metrics.classification: how often, and how surely, the right class is named.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged.hpp"
#include "stages/metrics/splits.hpp"

namespace mg::metrics {

/// The class named is the one with the highest score, the first of equals. The threshold of the
/// positive class is given, or chosen on validation samples that come beside the test samples (for
/// each fold on its own), or one half; it never comes from samples that are judged.
struct Classification {
  std::vector<std::string> classes;
  std::string positive;
  std::optional<double> threshold;
  std::string choose = "youden";
  double level = 0.9;
  double max_fpr = 0.1;
  std::string aggregate = "mean";
  std::vector<std::string> strata{"scanner", "density", "view", "lesion_size"};
  std::uint64_t bins = 10;
  std::uint64_t resamples = 2000;

  static auto params() {
    using P = Classification;
    return mg::params(
        param("classes", &P::classes,
              "the classes to judge, in the order of the tables; by default those of the scores"),
        param("positive", &P::positive,
              "the class that matters; by default cancer, malignant or positive, or the last of "
              "two"),
        param("threshold", &P::threshold,
              "probability from which on it is named; by default chosen on validation samples")
            .between(0, 1),
        param("choose", &P::choose,
              "what the threshold is chosen for: Youden's index, F1, or the best with a "
              "sensitivity or specificity of `level`")
            .one_of({"youden", "f1", "sensitivity", "specificity"}),
        param("level", &P::level, "sensitivity at this specificity, and the other way round")
            .between(0.01, 1),
        param("max_fpr", &P::max_fpr, "false positive rate up to which partial_auc goes")
            .between(0.001, 1),
        param("aggregate", &P::aggregate, "what a breast or a patient gets of its images' scores")
            .one_of({"mean", "max"}),
        param("strata", &P::strata,
              "facts to judge apart by; also: view, and lesion_size if there is a mask `truth`"),
        param("bins", &P::bins, "of the reliability table").between(1, 100),
        param("resamples", &P::resamples, "of the bootstrap behind the intervals")
            .between(100, 100000));
  }

  void start(const RunInfo& run);
  /// Skip if the label is not among the classes; Error if a score is missing or no number.
  void add(const Context& context, const Label& label, const Scores& scores, const Facts* facts,
           const Mask* truth);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  struct Seen {
    Split split;
    std::string run;      ///< the folder of its run: a fold chooses its own threshold
    std::string cluster;  ///< see cluster_name()
    Judged sample;
  };
  void name_classes(const Scores& scores);
  std::vector<double> train_counts() const;
  Evidence evidence() const;
  /// By run. Runs without validation samples are not among them.
  std::map<std::string, double> choose_thresholds() const;
  std::string threshold_note(const std::map<std::string, double>& chosen) const;

  std::uint64_t seed_ = 0;
  std::vector<std::pair<std::string, std::size_t>> train_labels_;
  std::vector<std::string> names_;  ///< the classes judged
  std::optional<std::size_t> positive_;
  std::vector<Seen> seen_;
  SplitsSeen splits_;
  std::map<Split, NotJudged> not_judged_;
};

}  // namespace mg::metrics
