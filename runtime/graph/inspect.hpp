// What there is to know of stages, for people and for programs.
#pragma once

#include <optional>
#include <string>

#include "plugins/stage_catalogue.hpp"

namespace mg {

/// All stages, one line each, by family.
std::string inspect_all(const StageCatalogue& catalogue);
/// Everything about one stage: ports, parameters, what it is, an example.
std::string inspect_stage(const StageInfo& info);

/// {"stages": [...]}, each as inspect_stage_json gives it.
std::string inspect_all_json(const StageCatalogue& catalogue);
std::string inspect_stage_json(const StageInfo& info);

/// For a map: whether it may work on several samples at once. Not known of other kinds, nor of a
/// map that cannot be made from its defaults.
std::optional<bool> runs_in_parallel(const StageInfo& info);

}  // namespace mg
