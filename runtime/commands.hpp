// Each command of the program.
#pragma once

#include "runtime/command_line.hpp"

namespace mg {

/// Does what the command line asks for and returns the exit code. Throws only what is no mistake of
/// the user's.
int perform(const CommandLine& line);

}  // namespace mg
