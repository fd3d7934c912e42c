// Mistakes as text for people, with the line and a caret, and as JSON for programs.
#pragma once

#include <string>

#include "pipeline/error.hpp"
#include "runtime/graph/texts.hpp"

namespace mg {

/// All mistakes, sorted by file and place, and their number at the end; empty if there are none.
///
///   graphs/two_stage.yaml:14:46: stage 'roi', parameter 'margin_mm': -3 is below 0
///     roi: {use: crop.to_tumor, from: tumor, margin_mm: -3}
///                                                       ^
///     mend: choose a value between 0 and 200 mm
std::string render(const Mistakes& mistakes, const Texts& texts);

/// {"mistakes": [{"file":, "line":, "column":, "what":, "mend":}]}, sorted likewise.
std::string render_json(const Mistakes& mistakes);

}  // namespace mg
