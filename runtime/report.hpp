// The short table at the end of a run.
#pragma once

#include <string>

#include "runtime/pass.hpp"

namespace mg {

/// The counts of the pass, then the figures of each sink with their 95 % intervals, its small
/// tables and its notes.
std::string report(const PassOutcome& outcome);

}  // namespace mg
