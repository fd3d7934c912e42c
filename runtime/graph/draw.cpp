#include "runtime/graph/draw.hpp"

#include <fmt/format.h>

#include <string_view>

#include "runtime/graph/draw_look.hpp"
#include "runtime/graph/edge_values.hpp"

namespace mg {

namespace {

std::string replaced(std::string_view text, char what, std::string_view by) {
  std::string out;
  for (const auto c : text) {
    if (c == what)
      out += by;
    else
      out += c;
  }
  return out;
}
std::string for_dot(const std::string& text) {
  return replaced(replaced(text, '\\', "\\\\"), '"', "\\\"");
}
std::string for_mermaid(const std::string& text) { return replaced(text, '"', "#quot;"); }

std::string dot_node(std::size_t i, const Node& node) {
  const auto look = look_of(node);
  return fmt::format("  n{} [label=\"{}\\n{}\", fillcolor=\"{}\", style=\"{}\"];\n", i,
                     for_dot(look.title), for_dot(look.subtitle), look.fill,
                     look.dashed ? "rounded,filled,dashed" : "rounded,filled");
}

std::string mermaid_node(std::size_t i, const Node& node) {
  const auto look = look_of(node);
  return fmt::format("  n{}[\"{}<br/>{}\"]:::{}\n", i, for_mermaid(look.title),
                     for_mermaid(look.subtitle), to_string(node.info->kind));
}

}  // namespace

std::string draw_dot(const CheckedGraph& graph) {
  auto text = fmt::format(
      "digraph \"{}\" {{\n"
      "  node [shape=box, color=\"{}\", fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [color=\"{}\", fontname=\"Helvetica\", fontsize=9];\n",
      for_dot(graph.name), line_color, line_color);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) text += dot_node(i, graph.nodes[i]);
  for (const auto& flow : edge_values(graph)) {
    text +=
        fmt::format("  n{} -> n{} [label=\"{}\"];\n", flow.from, flow.to, for_dot(label_of(flow)));
  }
  return text + "}\n";
}

std::string draw_mermaid(const CheckedGraph& graph) {
  std::string text = "flowchart TD\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) text += mermaid_node(i, graph.nodes[i]);
  for (const auto& flow : edge_values(graph)) {
    const auto label = label_of(flow);
    text += label.empty()
                ? fmt::format("  n{} --> n{}\n", flow.from, flow.to)
                : fmt::format("  n{} -->|\"{}\"| n{}\n", flow.from, for_mermaid(label), flow.to);
  }
  for (const auto kind : {Kind::source, Kind::map, Kind::model, Kind::sink}) {
    text += fmt::format("  classDef {} fill:{},stroke:{}\n", to_string(kind), fill_of(kind),
                        line_color);
  }
  return text;
}

std::string draw_svg(const CheckedGraph& graph) {
  const auto drawn = run_dot(draw_dot(graph));
  return drawn ? *drawn : draw_svg_itself(graph);
}

}  // namespace mg
