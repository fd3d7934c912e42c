#include "runtime/graph/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace mg {

namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: broken
};

/// The first character of a text that is not empty.
Character first(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const auto bytes = lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : 2U;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  auto code = static_cast<char32_t>(lead & (0x7FU >> bytes));
  for (const auto c : text.substr(1, bytes - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte & 0x3FU);
  }
  static constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const auto surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest[bytes] || code > 0x10FFFF || surrogate) return {};
  return {code, bytes};
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

int columns(char32_t code) {
  if ((code >= 0x300 && code <= 0x36F) || code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F)) {
    return 0;  // combines with the character before it
  }
  struct Range {
    char32_t low, high;
  };
  static constexpr std::array<Range, 7> wide{{{0x1100, 0x115F},
                                              {0x2E80, 0xA4CF},
                                              {0xAC00, 0xD7A3},
                                              {0xF900, 0xFAFF},
                                              {0xFE30, 0xFE6F},
                                              {0xFF00, 0xFF60},
                                              {0x1F300, 0x1FAFF}}};
  return std::any_of(wide.begin(), wide.end(),
                     [&](Range range) { return code >= range.low && code <= range.high; })
             ? 2
             : 1;
}

}  // namespace

std::size_t sound_bytes(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto [code, bytes] = first(text.substr(i));
    const auto line_end = code == '\n' || (code == '\r' && text.substr(i + 1, 1) == "\n");
    if (bytes == 0 || (is_control(code) && code != '\t' && !line_end)) break;
    i += bytes;
  }
  return i;
}

int characters(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto [code, bytes] = first(text.substr(i));
    if (bytes == 0 || (is_control(code) && code != '\t')) {
      if (text[i] == '\n')
        out += "\\n";
      else
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
      ++i;
    } else {
      out += text.substr(i, bytes);
      i += bytes;
    }
  }
  return out;
}

std::string blank_like(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto [code, bytes] = first(text.substr(i));
    if (code == '\t')
      out += '\t';
    else
      out.append(bytes == 0 ? 1 : static_cast<std::size_t>(columns(code)), ' ');
    i += std::max<std::size_t>(bytes, 1);
  }
  return out;
}

}  // namespace mg
