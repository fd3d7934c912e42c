// Curves as tables, for a page to draw.
#pragma once

#include <string>
#include <vector>

#include "pipeline/findings.hpp"
#include "pipeline/statistics/roc.hpp"

namespace mg::metrics {

/// Appends the rows of a class to the tables `roc` (class, threshold, false_positive_rate,
/// sensitivity) and `precision_recall` (class, threshold, recall, precision), which it makes if
/// they are not there. Points of the ROC within a straight line are left out; 400 rows at most.
/// Nothing without both kinds of sample.
void add_curves(std::vector<Table>& tables, const std::string& name, const Curve& curve);

}  // namespace mg::metrics
