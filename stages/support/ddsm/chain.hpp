// Chain codes: an outline as a first pixel and the steps that lead around.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/support/ddsm/words.hpp"

namespace mg::ddsm {

/// Steps are clockwise from north: 0 up, 1 up and right, 2 right, ... 7 up and left.
struct Chain {
  int column = 0, row = 0;
  std::vector<std::uint8_t> steps;
};

struct Pixel {
  int column = 0, row = 0;
};

/// The first pixel and one after each step.
std::vector<Pixel> pixels_of(const Chain& chain);

/// Steps (diagonal ones included) that are missing to the first pixel; 1 or less is closed.
int gap(const Chain& chain);

/// Reads one up to its '#': column, row, steps. One that is open is noted. Throws Error, naming
/// `what` it outlines, for steps that are none and for an open one without an end.
Chain read_chain(Words& words, std::string_view what, std::vector<std::string>& notes);

}  // namespace mg::ddsm
