// For tests of pages.
#pragma once

#include <cstddef>
#include <string>

namespace mg::page::testing {

/// How often `part` occurs in `text`.
inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace mg::page::testing
