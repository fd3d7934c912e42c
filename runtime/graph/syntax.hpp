// What to say of text that is no YAML. Parsers tell where they gave up, which may be far behind the
// spot: an unclosed bracket shows at the end of the file.
#pragma once

#include <string>

#include "runtime/graph/lines.hpp"

namespace mg::syntax {

inline constexpr const char* no_aliases = "a value cannot begin with '*': a graph has no aliases";
inline constexpr const char* instead_of_aliases =
    "put the text in quotes, or what is repeated into vars";

/// Explains the parser's `message`, given for `line` and `byte` (both from 0).
Mistake explain(const Lines& lines, const std::string& message, int line, int byte);

}  // namespace mg::syntax
