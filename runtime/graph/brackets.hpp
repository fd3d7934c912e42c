// A walk over YAML text that knows only quotes, brackets, commas and colons, and so can say where
// the first of them went wrong.
#pragma once

#include <optional>

#include "runtime/graph/lines.hpp"

namespace mg::syntax {

/// The first quote or bracket that is not closed (a line that is not indented further ends it),
/// closed by the wrong one or never opened; the first comma missing between the entries of {};
/// text behind a closing quote or bracket. For text that the parser refused: sound text may be
/// misjudged.
std::optional<Mistake> find_bracket_fault(const Lines& lines);

}  // namespace mg::syntax
