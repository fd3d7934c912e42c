// The smallest stage there is, for the sample plugins.
#pragma once

#include <string>

#include "pipeline/plugin.hpp"

struct Doubled {
  mg::Number operator()(const mg::Number& number) const { return {2 * number.value}; }
};

inline mg::StageInfo number_stage(std::string name) {
  return mg::map_stage<Doubled>({.name = std::move(name), .doc = "Doubles a number."},
                                mg::in({{"number", "any"}}), mg::out({{"number", "twice that"}}));
}
