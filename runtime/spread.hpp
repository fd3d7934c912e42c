// How figures spread over several runs.
#pragma once

#include <string>
#include <vector>

#include "pipeline/findings.hpp"

namespace mg {

/// A figure in each of the runs; not_known where a run has none of this name.
std::vector<double> values_of(const std::vector<Findings>& runs, const std::string& figure);

/// Of those that are known; not_known if there are none, or fewer than two.
double mean_of(const std::vector<double>& values);
double deviation_of(const std::vector<double>& values);

/// A row for each figure of `common`: mean and standard deviation over the runs, then each run's
/// own. `columns` are the names of the runs.
Table spread_table(const std::string& name, const Findings& common,
                   const std::vector<Findings>& runs, const std::vector<std::string>& columns);

}  // namespace mg
