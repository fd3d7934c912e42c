#include "stages/metrics/text.hpp"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace mg::metrics {
namespace {

std::string formatted(const char* format, double value) {
  if (std::isnan(value)) return "";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

}  // namespace

std::string whole(double value) { return std::to_string(std::llround(value)); }
std::string decimals(double value) { return formatted("%.4f", value); }
std::string digits(double value) { return formatted("%.6g", value); }

std::vector<std::string> with_interval(const Figure& figure) {
  return {decimals(figure.value), decimals(figure.low), decimals(figure.high)};
}

std::string snake(const std::string& name) {
  std::string out;
  for (const unsigned char c : name) {
    out += std::isalnum(c) || c >= 0x80 ? static_cast<char>(std::tolower(c)) : '_';
  }
  return out;
}

}  // namespace mg::metrics
