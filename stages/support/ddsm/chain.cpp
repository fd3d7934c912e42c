#include "stages/support/ddsm/chain.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "pipeline/error.hpp"

namespace mg::ddsm {

namespace {

Pixel stepped(Pixel from, std::uint8_t code) {
  static constexpr std::array<Pixel, 8> moves = {
      {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}}};
  return {from.column + moves[code].column, from.row + moves[code].row};
}

int coordinate(Words& words, const std::string& what, const char* axis) {
  const auto word = words.peek();
  const auto value = number_in(word);
  if (!value || *value < 0 || *value > 1'000'000) {
    words.fail(what + " needs the " + axis + " of its first pixel, not " + shown(word));
  }
  words.next();
  return *value;
}

std::vector<std::uint8_t> read_steps(Words& words, const std::string& what) {
  std::vector<std::uint8_t> steps;
  while (const auto code = number_in(words.peek())) {
    if (*code < 0 || *code > 7) {
      words.fail("the chain code of " + what + " has a step " + shown(words.peek()),
                 "steps are 0 (up) to 7 (up and left)");
    }
    steps.push_back(static_cast<std::uint8_t>(*code));
    words.next();
  }
  return steps;
}

void read_end(Words& words, const std::string& what, int open) {
  const auto end = words.peek();
  if (end == "#") {
    words.next();
  } else if (open > 1) {
    words.fail("the outline of " + what + " is cut off: no '#' ends it, and it is open by " +
                   std::to_string(open) + " pixels",
               end.empty() ? "fetch the file again: its end is missing"
                           : "it breaks off at " + shown(end));
  }
}

}  // namespace

std::vector<Pixel> pixels_of(const Chain& chain) {
  std::vector<Pixel> out = {{chain.column, chain.row}};
  out.reserve(chain.steps.size() + 1);
  for (const auto code : chain.steps) out.push_back(stepped(out.back(), code));
  return out;
}

int gap(const Chain& chain) {
  Pixel at{chain.column, chain.row};
  for (const auto code : chain.steps) at = stepped(at, code);
  return std::max(std::abs(at.column - chain.column), std::abs(at.row - chain.row));
}

Chain read_chain(Words& words, std::string_view what, std::vector<std::string>& notes) {
  const std::string name(what);
  const auto line = words.line();
  Chain chain;
  chain.column = coordinate(words, name, "column");
  chain.row = coordinate(words, name, "row");
  chain.steps = read_steps(words, name);
  const auto open = gap(chain);
  read_end(words, name, open);
  if (open > 1) {
    notes.push_back("the outline of " + name + " in line " + std::to_string(line) + " is open by " +
                    std::to_string(open) + " pixels and was closed by a straight line");
  }
  return chain;
}

}  // namespace mg::ddsm
