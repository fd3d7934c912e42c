// How stages and edges look in every kind of picture.
#pragma once

#include <string>

#include "runtime/graph/edge_values.hpp"

namespace mg {

inline constexpr const char* line_color = "#5f6b7a";

struct Look {
  std::string title, subtitle;
  std::string fill;
  bool dashed = false;  ///< takes part in training only
};

inline const char* fill_of(Kind kind) {
  switch (kind) {
    case Kind::source:
      return "#dce8f7";
    case Kind::map:
      return "#f5f5f2";
    case Kind::model:
      return "#fbe3c2";
    case Kind::sink:
      return "#dcefdc";
  }
  return "#ffffff";
}

inline Look look_of(const Node& node) {
  Look look{node.name, node.info->name, fill_of(node.info->kind), node.only.has_value()};
  if (node.only)
    look.subtitle +=
        node.only->model.empty() ? ", only: train" : ", only: train." + node.only->model;
  return look;
}

/// "image, truth"
inline std::string label_of(const EdgeValues& flow) {
  std::string text;
  for (const auto& value : flow.values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

}  // namespace mg
