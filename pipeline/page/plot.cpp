#include "pipeline/page/plot.hpp"

#include <algorithm>
#include <numeric>

#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"

namespace mg::page {
namespace {

constexpr int row_px = 40, bar_px = 14, line_px = 18, colors = 7;

std::string opened(const std::string& title, int height) {
  const auto text = escape(title);
  return fill(
      "<svg role=\"img\" aria-label=\"{}\" width=\"100%\" height=\"{}\">\n<title>{}</title>\n",
      {text, std::to_string(height), text});
}

std::string text(double x, double y, const char* anchor, const std::string& words,
                 const char* kind = "") {
  return fill("<text x=\"{}%\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n",
              {fixed(x, 2), fixed(y, 0), anchor, kind, escape(words)});
}

std::string rectangle(double x, double y, double width, double height, const std::string& kind) {
  return fill("<rect x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\" class=\"{}\"/>\n",
              {fixed(x, 2), fixed(y, 1), fixed(width, 2), fixed(height, 1), kind});
}

std::string line(double x1, double y1, double x2, double y2, const char* kind) {
  return fill("<line x1=\"{}%\" y1=\"{}\" x2=\"{}%\" y2=\"{}\" class=\"{}\"/>\n",
              {fixed(x1, 2), fixed(y1, 1), fixed(x2, 2), fixed(y2, 1), kind});
}

const char* anchor_at(double x) { return x < 35 ? "start" : x > 65 ? "end" : "middle"; }

std::string color(std::size_t i) { return "c" + std::to_string(i % colors); }

std::string legend(const std::vector<std::string>& names) {
  std::string out = "<ul class=\"legend\">";
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += fill("<li><span class=\"swatch {}\"></span>{}</li>", {color(i), escape(names[i])});
  }
  return out + "</ul>\n";
}

std::string whisker(const Bar& bar, double y) {
  if (!(bar.low < bar.high)) return {};
  const auto middle = y + bar_px / 2.0, low = 100 * bar.low, high = 100 * bar.high;
  return line(low, middle, high, middle, "line") + line(low, middle - 4, low, middle + 4, "line") +
         line(high, middle - 4, high, middle + 4, "line");
}

}  // namespace

std::string bar_plot(const std::string& title, const std::vector<Bar>& bars,
                     const std::vector<Mark>& marks) {
  const auto rows = static_cast<int>(bars.size()) * row_px;
  const auto bottom = rows + 6;
  auto out = opened(title, bottom + line_px * (1 + static_cast<int>(marks.size())) + 4);
  for (const auto tick : {0, 25, 50, 75, 100}) {
    out += line(tick, 0, tick, bottom, "faint");
    out += text(tick, bottom + line_px - 4, anchor_at(tick), std::to_string(tick) + " %", "quiet");
  }
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto x = 100 * marks[i].value;
    const auto y = bottom + line_px * (2 + static_cast<double>(i)) - 4;
    out += line(x, 0, x, y - 12, "mark");
    out += text(x, y, anchor_at(x), marks[i].name, "on");
  }
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto top = static_cast<double>(i) * row_px;
    const auto& bar = bars[i];
    out += text(0, top + 15, "start", bar.name, "on");
    out += text(100, top + 15, "end", bar.note, "on");
    out += rectangle(0, top + 21, 100 * bar.value, bar_px, bar.strong ? "c1" : "c0");
    out += whisker(bar, top + 21);
  }
  return out + "</svg>\n";
}

std::string stack_plot(const std::string& title, const std::vector<std::string>& names,
                       const std::vector<Stack>& stacks) {
  double longest = 0;
  for (const auto& stack : stacks) {
    longest = std::max(longest, std::accumulate(stack.parts.begin(), stack.parts.end(), 0.0));
  }
  auto out = opened(title, static_cast<int>(stacks.size()) * row_px);
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    const auto top = static_cast<double>(i) * row_px;
    out += text(0, top + 15, "start", stacks[i].name, "on");
    out += text(100, top + 15, "end", stacks[i].note, "on");
    double x = 0;
    for (std::size_t part = 0; part < stacks[i].parts.size(); ++part) {
      const auto width = longest > 0 ? 100 * stacks[i].parts[part] / longest : 0;
      if (width > 0) out += rectangle(x, top + 21, width, bar_px, color(part));
      x += width;
    }
  }
  return out + "</svg>\n" + legend(names);
}

std::string curve_plot(const std::string& title, const std::string& left, const std::string& right,
                       const std::vector<Curve>& curves) {
  constexpr int height = 180;
  double highest = 0;
  std::vector<std::string> names;
  for (const auto& curve : curves) {
    names.push_back(curve.name);
    for (const auto value : curve.values) highest = std::max(highest, value);
  }
  auto out = opened(title, height + line_px + 2);
  out += line(0, height, 100, height, "line");
  out += fill(
      "<svg width=\"100%\" height=\"{}\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">\n",
      {std::to_string(height)});
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto& values = curves[i].values;
    std::string points;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const auto x = 100 * (static_cast<double>(k) + 0.5) / static_cast<double>(values.size());
      points +=
          fixed(x, 2) + "," + fixed(highest > 0 ? 98 - 96 * values[k] / highest : 98, 2) + " ";
    }
    out += fill("<polyline class=\"curve {} d{}\" points=\"{}\"/>\n",
                {color(i), std::to_string(i % colors), points});
  }
  out += "</svg>\n" + text(0, height + line_px - 2, "start", left, "quiet") +
         text(100, height + line_px - 2, "end", right, "quiet");
  return out + "</svg>\n" + (curves.size() > 1 ? legend(names) : "");
}

std::string column_plot(const std::string& title, const std::vector<Bin>& columns) {
  constexpr int height = 150;
  double highest = 0;
  for (const auto& column : columns) highest = std::max(highest, column.value);
  auto out = opened(title, height + 2 * line_px + 2);
  const auto step = 100.0 / static_cast<double>(std::max<std::size_t>(1, columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto x = static_cast<double>(i) * step;
    const auto tall = highest > 0 ? height * columns[i].value / highest : 0;
    out += rectangle(x + 0.1 * step, line_px + height - tall, 0.8 * step, tall, "c0");
    out += text(x + step / 2, line_px + height - tall - 4, "middle", fixed(columns[i].value, 0),
                "quiet");
    out += text(x + step / 2, height + 2 * line_px - 3, "middle", columns[i].name, "quiet");
  }
  out += line(0, line_px + height, 100, line_px + height, "line");
  return out + "</svg>\n";
}

}  // namespace mg::page
