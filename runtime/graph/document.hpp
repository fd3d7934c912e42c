// YAML text -> a tree of settings in which every key and value knows its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/setting.hpp"

namespace mg {

/// Reads one YAML document. Columns count characters, not bytes. Refused, with their place: text
/// that is no YAML or no UTF-8, duplicate keys, anchors, aliases, merge keys, tags, a second
/// document, nesting deeper than 40. Without a value: the text was so wrong that no tree is left.
///
/// In the tree, a value of kind `none` holds the text "~" if somebody wrote that, and no text if
/// nothing stands after the colon.
std::optional<Setting> read_document(const std::string& file, std::string_view text,
                                     Mistakes& mistakes);

}  // namespace mg
