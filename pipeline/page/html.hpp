// Text and pictures as HTML.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mg::page {

/// &, <, > and quotes as entities; bytes that are no UTF-8, and control characters, as U+FFFD.
std::string escape(std::string_view text);

/// "data:image/png;base64,...".
std::string data_uri(std::string_view media_type, std::span<const unsigned char> bytes);

/// A whole page that needs nothing else, in the look of style.hpp: `body` is HTML.
std::string document(const std::string& title, const std::string& body);

struct HtmlTable {
  std::string caption;
  std::vector<std::string> columns;            ///< the first heads the rows
  std::vector<std::vector<std::string>> rows;  ///< text, not yet escaped
};

/// A table in a region of its own that scrolls sideways where the screen is narrow.
std::string table(const HtmlTable& table);

}  // namespace mg::page
