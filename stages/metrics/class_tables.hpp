// The tables of metrics.classification.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/findings.hpp"
#include "stages/metrics/class_evidence.hpp"

namespace mg::metrics {

/// Samples by true class (rows) and named class (columns).
Table confusion_table(const std::vector<std::string>& classes, const Confusion& table);

/// Sensitivity, specificity, precision and AUC of each class, with four decimals.
Table class_table(const std::vector<std::string>& classes, const ClassEvidence& evidence,
                  std::span<const double> weights);

}  // namespace mg::metrics
