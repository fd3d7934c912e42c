// Laying one tree of settings over another.
#pragma once

#include "pipeline/setting.hpp"

namespace mg {

/// Lays `above` over `below`: maps are merged key by key, anything else replaces what was there,
/// and ~ takes it away. Every key and value keeps its place in the text it comes from.
void lay_over(Setting above, Setting& below);

}  // namespace mg
