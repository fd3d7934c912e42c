// A graph as a picture.
#pragma once

#include <optional>
#include <string>

#include "runtime/checked_graph.hpp"

namespace mg {

/// For Graphviz. Edges bear the names of the values that travel along them and are read further on.
std::string draw_dot(const CheckedGraph& graph);

/// For Markdown pages.
std::string draw_mermaid(const CheckedGraph& graph);

/// Drawn by Graphviz if `dot` is on the PATH, else by draw_svg_itself.
std::string draw_svg(const CheckedGraph& graph);

/// In layers from top to bottom; needs no other program.
std::string draw_svg_itself(const CheckedGraph& graph);

/// What the program `dot` makes of a text, or nothing if it is not there or refuses.
std::optional<std::string> run_dot(const std::string& text);

}  // namespace mg
