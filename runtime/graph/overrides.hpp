// `--set name=value` and `--set stages.roi.margin_mm=20`.
#pragma once

#include <string>
#include <vector>

#include "runtime/graph/variables.hpp"

namespace mg {

struct Override {
  Where where;                    ///< file: "--set roi.margin_mm=20"
  std::vector<std::string> path;  ///< split at the dots
  Setting value;                  ///< read as YAML
};

/// Reads "path=value" texts.
std::vector<Override> read_overrides(const std::vector<std::string>& texts, Mistakes& mistakes);

/// The variable that an override sets, if that is what it does: "name" or "vars.name".
std::string variable_of(const Override& override);

/// Sets what the overrides name among variables and in the graph's `body` (run, stages, plugins,
/// doc). The last step of a path may be new, since a stage need not write all its parameters; the
/// steps before it must be there.
void apply_overrides(const std::vector<Override>& overrides, Variables& variables, Setting& body,
                     Mistakes& mistakes);

}  // namespace mg
