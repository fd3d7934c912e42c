#include "runtime/graph/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "runtime/graph/substitute.hpp"

namespace mg {

namespace {

constexpr std::size_t one_line = 90;

bool is_plain(std::string_view text) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const auto is_mild = [&](char c) {
    return is_word(c) || c == '.' || c == '/' || c == '+' || c == '-' || c == '%' || c == ' ';
  };
  if (text.empty() || text.ends_with(' ') || !std::all_of(text.begin(), text.end(), is_mild)) {
    return false;
  }
  const auto number = text.size() > 1 && text[0] == '-' && is_word(text[1]);
  const auto path = text[0] == '/' || (text[0] == '.' && !text.starts_with("..."));
  return (is_word(text[0]) || number || path) && text != "null" && text != "Null" && text != "NULL";
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const auto c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string word(const std::string& text) {
  const auto escaped = escape_variables(text);
  return is_plain(escaped) ? escaped : quoted(escaped);
}

/// The setting on one line, if it is a scalar or short enough.
std::string in_flow(const Setting& setting) {
  std::string text;
  switch (setting.kind) {
    case Setting::Kind::none:
      return "~";
    case Setting::Kind::scalar:
      return word(setting.text);
    case Setting::Kind::list:
      for (const auto& item : setting.items) text += (text.empty() ? "" : ", ") + in_flow(item);
      return "[" + text + "]";
    case Setting::Kind::map:
      for (const auto& entry : setting.entries) {
        text += (text.empty() ? "" : ", ") + word(entry.key) + ": " + in_flow(entry.value);
      }
      return "{" + text + "}";
  }
  return text;
}

void write(const Setting& setting, int indent, std::string& out);

/// What follows "key:" or "-".
void write_value(const Setting& value, int indent, std::string& out) {
  const auto nested = value.kind == Setting::Kind::map && !value.entries.empty();
  const auto list = value.kind == Setting::Kind::list;
  const auto text = nested ? std::string() : in_flow(value);
  if (nested || (list && text.size() > one_line)) {
    out += '\n';
    write(value, indent, out);
  } else {
    out += ' ' + text + '\n';
  }
}

void write(const Setting& setting, int indent, std::string& out) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  for (const auto& item : setting.items) {
    out += margin + '-';
    write_value(item, indent + 2, out);
  }
  for (const auto& entry : setting.entries) {
    out += margin + word(entry.key) + ':';
    write_value(entry.value, indent + 2, out);
  }
}

}  // namespace

std::string to_yaml(const Setting& map) {
  std::string out;
  write(map, 0, out);
  return out;
}

}  // namespace mg
