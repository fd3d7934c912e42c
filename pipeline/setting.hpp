// A tree of settings as the user wrote it, every node with its place in the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {

struct Setting {
  enum class Kind { none, scalar, list, map };
  struct Entry;

  Kind kind = Kind::none;
  Where where;
  std::string text;            ///< of a scalar
  std::vector<Setting> items;  ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the order of the text

  const Setting* find(std::string_view key) const;
  Setting* find(std::string_view key);
  /// "a number", "a list", ... for messages.
  std::string kind_name() const;

  static Setting scalar(std::string text, Where where = {});
  static Setting map(std::vector<Entry> entries = {}, Where where = {});
  static Setting list(std::vector<Setting> items = {}, Where where = {});
};

struct Setting::Entry {
  std::string key;
  Where where;  ///< of the key
  Setting value;
};

/// The tree on one line, as YAML's flow style would have it.
std::string to_string(const Setting& setting);

}  // namespace mg
