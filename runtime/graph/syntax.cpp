#include "runtime/graph/syntax.hpp"

#include <yaml-cpp/exceptions.h>

#include <array>
#include <optional>
#include <string_view>

#include "runtime/graph/brackets.hpp"

namespace mg::syntax {

namespace {

struct Explanation {
  std::string_view message;  ///< of the parser; its beginning is enough
  const char* what;
  const char* hint;
};

constexpr const char* indent_fault = "the line is indented like none of those above it";
constexpr const char* indent_hint = "align it with the keys that it belongs to";

const std::array explanations{
    Explanation{YAML::ErrorMsg::UNKNOWN_ANCHOR, no_aliases, instead_of_aliases},
    Explanation{YAML::ErrorMsg::ALIAS_NOT_FOUND, no_aliases, instead_of_aliases},
    Explanation{YAML::ErrorMsg::CHAR_IN_ALIAS, no_aliases, instead_of_aliases},
    Explanation{YAML::ErrorMsg::ALIAS_CONTENT, no_aliases, instead_of_aliases},
    Explanation{YAML::ErrorMsg::ANCHOR_NOT_FOUND, "a value cannot begin with '&'",
                "put the text in quotes"},
    Explanation{YAML::ErrorMsg::CHAR_IN_ANCHOR, "a value cannot begin with '&'",
                "put the text in quotes"},
    Explanation{YAML::ErrorMsg::MAP_VALUE, "no key can stand here",
                "align the line with the keys it belongs to, or put a text that holds ': ' in "
                "quotes"},
    Explanation{YAML::ErrorMsg::MAP_KEY, "a value cannot begin with '? '",
                "put the text in quotes"},
    Explanation{YAML::ErrorMsg::BLOCK_ENTRY, "a list cannot begin here",
                "write it as [a, b], or each '- ' on a line of its own"},
    Explanation{YAML::ErrorMsg::END_OF_MAP, indent_fault, indent_hint},
    Explanation{YAML::ErrorMsg::END_OF_SEQ, indent_fault, indent_hint},
    Explanation{YAML::ErrorMsg::INVALID_ESCAPE, "this backslash means nothing in double quotes",
                "use single quotes, or write \\\\"},
    Explanation{YAML::ErrorMsg::INVALID_HEX, "this is no hexadecimal number",
                "use single quotes, or write \\\\ for a backslash"},
    Explanation{YAML::ErrorMsg::INVALID_UNICODE, "there is no such character",
                "use single quotes, or write \\\\ for a backslash"},
    Explanation{YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab cannot indent a line", "use spaces"},
};

/// A tab in the indentation of the line, if there is one.
std::optional<int> tab_in_indent(std::string_view line) {
  const auto text = line.find_first_not_of(" \t");
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos || (text != std::string_view::npos && tab > text)) return {};
  return static_cast<int>(tab);
}

}  // namespace

Mistake explain(const Lines& lines, const std::string& message, int line, int byte) {
  if (const auto tab = tab_in_indent(lines.line(line))) {
    return {lines.where(line, *tab), "a tab cannot indent a line", "use spaces"};
  }
  if (auto fault = find_bracket_fault(lines)) return *fault;
  const auto where = lines.where(line, byte);
  for (const auto& known : explanations) {
    if (message.starts_with(known.message)) return {where, known.what, known.hint};
  }
  const auto c = lines.at(line, byte);
  if (message == YAML::ErrorMsg::UNKNOWN_TOKEN && c != '\0') {
    return {where, std::string("a value cannot begin with '") + c + "'", "put the text in quotes"};
  }
  return {where, "this cannot be read as YAML: " + message, "compare it with the lines around it"};
}

}  // namespace mg::syntax
