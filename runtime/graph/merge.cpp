#include "runtime/graph/merge.hpp"

#include <algorithm>
#include <utility>

namespace mg {

void lay_over(Setting above, Setting& below) {
  if (above.kind != Setting::Kind::map || below.kind != Setting::Kind::map) {
    below = std::move(above);
    return;
  }
  for (auto& entry : above.entries) {
    const auto old = std::find_if(below.entries.begin(), below.entries.end(),
                                  [&](const auto& e) { return e.key == entry.key; });
    if (old == below.entries.end()) {
      below.entries.push_back(std::move(entry));
    } else if (entry.value.kind == Setting::Kind::none && entry.value.text == "~") {
      below.entries.erase(old);
    } else {
      old->where = entry.where;
      lay_over(std::move(entry.value), old->value);
    }
  }
}

}  // namespace mg
