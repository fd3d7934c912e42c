// What the exit code of the program says.
#pragma once

namespace mg {

constexpr int exit_ok = 0;
constexpr int exit_run_failed = 1;   ///< samples failed beyond the budget, or the run was stopped
constexpr int exit_wrong_input = 2;  ///< the graph or the command line is wrong
constexpr int exit_fault = 3;        ///< an internal fault

}  // namespace mg
