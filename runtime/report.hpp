// The short table at the end of a run.
#pragma once

#include <string>

#include "runtime/pass.hpp"

namespace mg {

/// The figure of that name, or null.
const Figure* find_figure(const Findings& findings, const std::string& name);

/// The counts of the pass, then the figures of each sink with their 95 % intervals, its small
/// tables and its notes.
std::string report(const PassOutcome& outcome);

}  // namespace mg
