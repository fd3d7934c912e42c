#include "pipeline/page/text.hpp"

#include <array>
#include <charconv>

namespace mg::page {
namespace {

std::string printed(double value, std::chars_format format, int precision) {
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, format, precision).ptr;
  return {text.data(), end};
}

}  // namespace

std::string fixed(double value, int decimals) {
  return printed(value, std::chars_format::fixed, decimals);
}

std::string brief(double value) { return printed(value, std::chars_format::general, 6); }

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) {
    const auto hole = pattern.find("{}");
    if (hole == std::string_view::npos) break;
    out.append(pattern.substr(0, hole)).append(part);
    pattern.remove_prefix(hole + 2);
  }
  return out.append(pattern);
}

}  // namespace mg::page
