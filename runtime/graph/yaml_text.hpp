// A tree of settings -> YAML text that people can read and this program reads back.
#pragma once

#include <string>

#include "pipeline/setting.hpp"

namespace mg {

/// A map as lines of `key: value`, nested by indentation; short lists on one line. Text that YAML
/// would take for something else is quoted, and ${ is written $${.
std::string to_yaml(const Setting& map);

}  // namespace mg
