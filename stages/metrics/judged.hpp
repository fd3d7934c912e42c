// Samples whose class was predicted and is known, and what they are to be judged by.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/findings.hpp"
#include "pipeline/statistics/bootstrap.hpp"
#include "pipeline/statistics/threshold.hpp"
#include "stages/metrics/pooling.hpp"
#include "stages/metrics/strata.hpp"

namespace mg::metrics {

/// One judged sample: classes as indices, a score for each.
struct Judged {
  std::size_t patient = 0, truth = 0, predicted = 0;
  std::vector<double> scores = {};
  double threshold = 0.5;                ///< probability from which on the positive class is named
  std::string breast = {}, person = {};  ///< names of what it shows; "" if not known
  Traits traits = {};
};

/// All that figures and tables follow from.
struct Evidence {
  std::vector<std::string> classes;
  std::vector<Judged> samples;
  std::size_t patients = 0;             ///< numbers of patients lie below
  std::vector<double> train;            ///< training samples of each class; all 0: not known
  std::optional<std::size_t> positive;  ///< the class that matters, if there is one
  double level = 0.9;       ///< sensitivity at this specificity, and the other way round
  double most_false = 0.1;  ///< end of the partial area: a false positive rate
  Pooling pooling = Pooling::mean;
  std::size_t bins = 10;  ///< of the reliability table
  std::vector<std::string> strata;
  Bootstrap bootstrap;
};

/// The class asked for, or what the usual names tell: cancer, malignant, positive; else the last
/// of two classes; else none. Throws Error if `wanted` is not among the classes.
std::optional<std::size_t> find_positive(const std::vector<std::string>& classes,
                                         const std::string& wanted);

/// The samples as a ranking of class k against the others sees them.
std::vector<Ranked> ranked_by(const std::vector<Judged>& samples, std::size_t k);

// From evidence to figures, tables and notes. All but the first need samples.
Findings judge_classes(const Evidence& evidence);      ///< confusion and what follows from it
Findings judge_positive(const Evidence& evidence);     ///< nothing if no class is positive
Findings judge_calibration(const Evidence& evidence);  ///< probabilities against frequencies
Findings judge_strata(const Evidence& evidence);       ///< parts of the data set

}  // namespace mg::metrics
