// What tests of sinks need beside the sink.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/image.hpp"

namespace mg::metrics::testing {

/// Calls `use` with the context of a sample of `patient`.
template <class Use>
void with_context(const RunInfo& run, const std::string& patient, Use use) {
  Identity identity;
  identity.key = "key";
  identity.patient = patient;
  use(Context(run, identity, Split::test, 0, 0, 0));
}

/// Set where `inside(x, y)`.
template <class Inside>
Mask mask(int width, int height, Inside inside) {
  std::vector<std::uint8_t> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(inside(x, y) ? 255 : 0);
  }
  return {make_pixels(width, height, 1, std::move(values)), {}};
}

/// 64 × 48, as in tests/oracles/metrics.py.
inline Mask ellipse(int cx, int cy, int a, int b) {
  return mask(64, 48, [=](int x, int y) {
    return (x - cx) * (x - cx) * b * b + (y - cy) * (y - cy) * a * a <= a * a * b * b;
  });
}
inline Mask pixel(int px, int py) {
  return mask(64, 48, [=](int x, int y) { return x == px && y == py; });
}

inline Figure figure(const Findings& findings, std::string_view name) {
  for (const auto& figure : findings.figures) {
    if (figure.name == name) return figure;
  }
  ADD_FAILURE() << "there is no figure " << name;
  return {};
}

inline Table table(const Findings& findings, std::string_view name) {
  for (const auto& table : findings.tables) {
    if (table.name == name) return table;
  }
  ADD_FAILURE() << "there is no table " << name;
  return {};
}

inline bool notes_contain(const Findings& findings, std::string_view text) {
  return std::any_of(findings.notes.begin(), findings.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

}  // namespace mg::metrics::testing
