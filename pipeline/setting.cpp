#include "pipeline/setting.hpp"

#include <utility>

namespace mg {

const Setting* Setting::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Setting* Setting::find(std::string_view key) {
  return const_cast<Setting*>(std::as_const(*this).find(key));
}

std::string Setting::kind_name() const {
  switch (kind) {
    case Kind::none:
      return "nothing";
    case Kind::scalar:
      return "'" + text + "'";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
  }
  return {};
}

Setting Setting::scalar(std::string text, Where where) {
  Setting out;
  out.kind = Kind::scalar;
  out.text = std::move(text);
  out.where = std::move(where);
  return out;
}

Setting Setting::map(std::vector<Entry> entries, Where where) {
  Setting out;
  out.kind = Kind::map;
  out.entries = std::move(entries);
  out.where = std::move(where);
  return out;
}

Setting Setting::list(std::vector<Setting> items, Where where) {
  Setting out;
  out.kind = Kind::list;
  out.items = std::move(items);
  out.where = std::move(where);
  return out;
}

std::string to_string(const Setting& setting) {
  std::string text;
  switch (setting.kind) {
    case Setting::Kind::none:
      return "~";
    case Setting::Kind::scalar:
      return setting.text;
    case Setting::Kind::list:
      for (const auto& item : setting.items) text += (text.empty() ? "" : ", ") + to_string(item);
      return "[" + text + "]";
    case Setting::Kind::map:
      for (const auto& entry : setting.entries) {
        text += (text.empty() ? "" : ", ") + entry.key + ": " + to_string(entry.value);
      }
      return "{" + text + "}";
  }
  return text;
}

}  // namespace mg
