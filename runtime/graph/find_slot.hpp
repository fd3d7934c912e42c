// Which value a port reads.
#pragma once

#include "runtime/graph/surroundings.hpp"

namespace mg {

/// The slot that a port of the stage reads: of the stage that `inputs:` names for it, else the
/// value of its name that reaches the stage. no_slot if there is none, which is a mistake unless
/// the port `may_lack` it; so is a value that means several things, or is of another type.
int find_slot(const Surroundings& around, const Port& port, bool may_lack, Mistakes& mistakes);

}  // namespace mg
