#include <fmt/format.h>

#include <algorithm>

#include "runtime/graph/draw.hpp"
#include "runtime/graph/draw_look.hpp"
#include "runtime/graph/edge_values.hpp"
#include "runtime/graph/layers.hpp"

namespace mg {

namespace {

constexpr double box_height = 42, step_y = 92, gap = 30, margin = 16;  // pixels
constexpr double narrowest_box = 150, letter_width = 6.2, padding = 24;

struct Place {
  double x = 0, y = 0;  ///< of a center
};

std::string for_xml(const std::string& text) {
  std::string out;
  for (const auto c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Picture {
 public:
  explicit Picture(const CheckedGraph& graph) : graph_(&graph), edges_(edge_values(graph)) {
    std::vector<Arrow> arrows;
    for (const auto& edge : edges_) arrows.push_back({edge.from, edge.to});
    layout_ = arrange(graph.nodes.size(), arrows);
    for (const auto& node : graph.nodes) {
      const auto letters = std::max(look_of(node).title.size(), look_of(node).subtitle.size());
      box_width_ = std::max(box_width_, letter_width * static_cast<double>(letters) + padding);
    }
  }

  std::string draw() const {
    auto text = head();
    std::string labels;  // above all lines
    for (std::size_t e = 0; e < edges_.size(); ++e) text += arrow(e, labels);
    for (std::size_t i = 0; i < graph_->nodes.size(); ++i) text += box(i);
    return text + labels + "</svg>\n";
  }

 private:
  Place place_of(const Spot& spot) const {
    return {margin + box_width_ / 2 + spot.x * (box_width_ + gap),
            margin + box_height / 2 + static_cast<double>(spot.layer) * step_y};
  }

  std::string head() const {
    const auto corner = place_of({layout_.width - 1, layout_.layers - 1});
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0:g}" height="{1:g}" viewBox="0 0 {0:g} {1:g}")"
        R"( font-family="Helvetica, Arial, sans-serif" font-size="12" text-anchor="middle">
<title>{2}</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7")"
        R"( orient="auto"><path d="M0 0L8 4L0 8z" fill="{3}"/></marker></defs>
<rect width="100%" height="100%" fill="white"/>
)",
        corner.x + box_width_ / 2 + margin, corner.y + box_height / 2 + margin,
        for_xml(graph_->name), line_color);
  }

  std::string box(std::size_t i) const {
    const auto look = look_of(graph_->nodes[i]);
    const auto at = place_of(layout_.nodes[i]);
    return fmt::format(
        R"(<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="6" fill="{}" stroke="{}"{}/>
<text x="{:g}" y="{:g}" font-weight="bold">{}</text>
<text x="{:g}" y="{:g}" font-size="10">{}</text>
)",
        at.x - box_width_ / 2, at.y - box_height / 2, box_width_, box_height, look.fill, line_color,
        look.dashed ? R"( stroke-dasharray="5 3")" : "", at.x, at.y - 4, for_xml(look.title), at.x,
        at.y + 11, for_xml(look.subtitle));
  }

  /// A smooth line from box to box past the bends; its label goes where it arrives.
  std::string arrow(std::size_t e, std::string& labels) const {
    auto last = place_of(layout_.nodes[edges_[e].from]);
    auto end = place_of(layout_.nodes[edges_[e].to]);
    last.y += box_height / 2;
    end.y -= box_height / 2;
    auto path = fmt::format("M{:g} {:g}", last.x, last.y);
    const auto curve_to = [&](const Place& next) {
      const auto middle = (last.y + next.y) / 2;
      path += fmt::format(" C{:g} {:g} {:g} {:g} {:g} {:g}", last.x, middle, next.x, middle, next.x,
                          next.y);
      last = next;
    };
    for (const auto& bend : layout_.bends[e]) curve_to(place_of(bend));
    const Place middle{(last.x + end.x) / 2, (last.y + end.y) / 2 + 3};
    curve_to(end);
    if (const auto label = label_of(edges_[e]); !label.empty()) {
      labels += fmt::format(
          "<text x=\"{:g}\" y=\"{:g}\" font-size=\"9\" fill=\"{}\" stroke=\"white\" "
          "stroke-width=\"4\" paint-order=\"stroke\">{}</text>\n",
          middle.x, middle.y, line_color, for_xml(label));
    }
    return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" marker-end=\"url(#tip)\"/>\n",
                       path, line_color);
  }

  const CheckedGraph* graph_;
  std::vector<EdgeValues> edges_;
  Layering layout_;
  double box_width_ = narrowest_box;
};

}  // namespace

std::string draw_svg_itself(const CheckedGraph& graph) { return Picture(graph).draw(); }

}  // namespace mg
