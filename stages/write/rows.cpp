#include "stages/write/rows.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace mg::write {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string csv_quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string json_quoted(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

bool is_nothing(const Cell& cell) {
  const auto* const value = std::get_if<double>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (value && !std::isfinite(*value));
}

std::string csv_text(const Cell& cell) {
  if (is_nothing(cell)) return "";
  const auto* const text = std::get_if<std::string>(&cell);
  return text ? csv_quoted(*text) : number(std::get<double>(cell));
}

std::string json_text(const Cell& cell) {
  if (is_nothing(cell)) return "null";
  const auto* const text = std::get_if<std::string>(&cell);
  return text ? json_quoted(*text) : number(std::get<double>(cell));
}

}  // namespace

std::string csv_header(const Row& row) {
  std::string line;
  for (const auto& [name, cell] : row) line += (line.empty() ? "" : ",") + csv_quoted(name);
  return line + '\n';
}

std::string csv_line(const Row& row) {
  std::string line;
  for (bool first = true; const auto& [name, cell] : row) {
    line += (first ? "" : ",") + csv_text(cell);
    first = false;
  }
  return line + '\n';
}

std::string json_line(const Row& row) {
  std::string line;
  for (const auto& [name, cell] : row) {
    line += (line.empty() ? "{" : ", ") + json_quoted(name) + ": " + json_text(cell);
  }
  return line + "}\n";
}

}  // namespace mg::write
