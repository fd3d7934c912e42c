#include "pipeline/page/html.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pipeline/page/style.hpp"
#include "pipeline/page/text.hpp"

namespace mg::page {
namespace {

/// How many bytes the UTF-8 character at `i` has; 0 if there is none.
std::size_t length_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const auto first = byte(i);
  if (first < 0x80) return first >= 0x20 || first == '\n' || first == '\t' ? 1 : 0;
  const std::size_t length = first >= 0xF5   ? 0
                             : first >= 0xF0 ? 4
                             : first >= 0xE0 ? 3
                             : first >= 0xC2 ? 2
                                             : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0) != 0x80) return 0;
  }
  const bool overlong =
      (first == 0xE0 && byte(i + 1) < 0xA0) || (first == 0xF0 && byte(i + 1) < 0x90);
  const bool surrogate = first == 0xED && byte(i + 1) >= 0xA0;
  const bool beyond = first == 0xF4 && byte(i + 1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

std::string entity(std::string_view character) {
  if (character == "&") return "&amp;";
  if (character == "<") return "&lt;";
  if (character == ">") return "&gt;";
  if (character == "\"") return "&quot;";
  if (character == "'") return "&#39;";
  return std::string(character);
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = length_at(text, i);
    out += length == 0 ? "\xEF\xBF\xBD" : entity(text.substr(i, length));
    i += length == 0 ? 1 : length;
  }
  return out;
}

std::string data_uri(std::string_view media_type, std::span<const unsigned char> bytes) {
  static constexpr std::string_view signs =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  auto out = fill("data:{};base64,", {media_type});
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k) word = word << 8 | (k < have ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= have ? signs[word >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

std::string document(const std::string& title, const std::string& body) {
  return fill(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
      {escape(title), page_style, body});
}

std::string table(const HtmlTable& table) {
  const auto caption = escape(table.caption);
  auto out = fill(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n"
      "<caption>{}</caption>\n<thead><tr>",
      {caption, caption});
  for (const auto& column : table.columns) {
    out += fill("<th scope=\"col\">{}</th>", {escape(column)});
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += fill(i == 0 ? "<th scope=\"row\">{}</th>" : "<td>{}</td>", {escape(row[i])});
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

}  // namespace mg::page
