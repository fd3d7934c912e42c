// Files that are programs: whoever opens one runs what its author wrote.
//
// Exported networks are such files (TorchScript and compiled packages run code, pickles too), and a
// graph that names one may come from anybody. So it is the command line, and neither the graph nor
// the environment, that says which of them may be run.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/context.hpp"

namespace mg {

/// The content of `file`, if run.trusted has its path or the SHA-256 of its content. Use this
/// content and do not open the file again: it may be another one then. Throws Error if it is not
/// trusted or cannot be read.
std::string read_trusted(const std::filesystem::path& file, const RunInfo& run);

}  // namespace mg
