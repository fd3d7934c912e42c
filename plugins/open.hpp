// Opening a plugin that was vetted: the only place where a plugin's code begins to run.
#pragma once

#include <filesystem>

#include "pipeline/plugin.hpp"

namespace mg {

/// Opens the library, all its symbols resolved at once and kept to itself, and lets it register its
/// stages. It stays open as long as the program runs, because values and stages are its code.
/// Throws Error if it cannot be opened, or if registering throws anything.
void open_plugin(const std::filesystem::path& file, Registry& stages);

}  // namespace mg
