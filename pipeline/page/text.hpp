// Numbers and patterns as text, without a library.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace mg::page {

/// fixed(0.5, 3) is "0.500".
std::string fixed(double value, int decimals);

/// With six significant digits at most and no zeros at the end: "0.25", "1e-05".
std::string brief(double value);

/// The pattern with each {} replaced by the next part. Nothing is escaped.
std::string fill(std::string_view pattern, std::initializer_list<std::string_view> parts);

}  // namespace mg::page
