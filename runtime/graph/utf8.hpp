// Text as people see it: characters instead of bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mg {

/// How many bytes from the start are sound UTF-8 without control characters (tabs and line ends are
/// fine): text.size() if all are.
std::size_t sound_bytes(std::string_view text);

/// The number of characters (code points) in sound UTF-8.
int characters(std::string_view text);

/// The text with whatever would disturb a terminal (control characters, broken UTF-8) written out
/// as \x1b.
std::string printable(std::string_view text);

/// As much blank as the text is wide on a terminal; tabs stay tabs.
std::string blank_like(std::string_view text);

}  // namespace mg
