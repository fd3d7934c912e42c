// Figures with their intervals, drawn beside what guessing gets.
#include <algorithm>
#include <cmath>

#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"
#include "runtime/page/parts.hpp"
#include "runtime/report.hpp"

namespace mg {

using page::escape;
using page::fill;
using page::fixed;

namespace {

constexpr double strip_px = 200;
constexpr char baseline[] = "baseline_";

bool is_share(double value) { return value >= 0 && value <= 1; }

const Figure* twin(const Findings& findings, const Figure& figure) {
  return find_figure(findings, baseline + figure.name);
}

/// The interval on a strip from 0 to 1, a dot on it, and a dashed line where guessing stands.
std::string strip(const Figure& figure, const Figure* guess) {
  if (!is_share(figure.value) || !is_share(figure.low) || !is_share(figure.high)) return {};
  const auto x = [](double value) { return fixed(4 + (strip_px - 8) * value, 1); };
  auto out = fill("<svg class=\"strip\" viewBox=\"0 0 {} 16\" aria-hidden=\"true\">",
                  {fixed(strip_px, 0)});
  out += fill("<path class=\"faint\" d=\"M4 8H{}M4 5V11M{} 5V11M{} 5V11\"/>", {x(1), x(0.5), x(1)});
  if (guess && is_share(guess->value)) {
    out += fill("<path class=\"mark\" d=\"M{} 1V15\"/>", {x(guess->value)});
  }
  out += fill("<path class=\"whisker c0\" d=\"M{} 8H{}M{} 4V12M{} 4V12\"/>",
              {x(figure.low), x(figure.high), x(figure.low), x(figure.high)});
  return out +
         fill("<circle class=\"dot c0\" cx=\"{}\" cy=\"8\" r=\"3.6\"/></svg>", {x(figure.value)});
}

std::string row(const Findings& findings, const Figure& figure) {
  const auto* const guess = twin(findings, figure);
  return fill(
      "<tr><th scope=\"row\">{}</th><td><b>{}</b></td><td>{}</td><td>{}</td><td>{}</td>"
      "<td>{}</td><td class=\"doc\">{}</td></tr>\n",
      {escape(figure.name), value_text(figure), interval_text(figure),
       guess ? value_text(*guess) : std::string(), std::to_string(figure.n), strip(figure, guess),
       escape(figure.doc)});
}

std::string figures_table(const std::string& sink, const Findings& findings) {
  if (findings.figures.empty()) return {};
  auto out = fill(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Figures of {}\">\n<table "
      "class=\"figures\">\n<thead><tr><th scope=\"col\">figure</th><th scope=\"col\">value</th>"
      "<th scope=\"col\">95 % interval</th><th scope=\"col\">without a pixel</th>"
      "<th scope=\"col\">n</th><th scope=\"col\">0 to 1</th><th scope=\"col\">what it is</th></tr>"
      "</thead>\n<tbody>\n",
      {escape(sink)});
  for (const auto* figure : in_order(findings)) out += row(findings, *figure);
  return out + "</tbody>\n</table>\n</div>\n";
}

std::string notes(const Findings& findings) {
  std::string out;
  for (const auto& note : findings.notes) out += "<li>" + escape(note) + "</li>\n";
  return out.empty() ? out : "<ul class=\"notes\">\n" + out + "</ul>\n";
}

}  // namespace

std::vector<const Figure*> in_order(const Findings& findings) {
  std::vector<const Figure*> out;
  for (const auto& name : findings.headline) {
    if (const auto* figure = find_figure(findings, name)) out.push_back(figure);
  }
  for (const auto& figure : findings.figures) {
    const bool told = std::ranges::find(out, &figure) != out.end();
    if (!told && !figure.name.starts_with(baseline)) out.push_back(&figure);
  }
  return out;
}

std::string value_text(const Figure& figure) {
  if (!std::isfinite(figure.value)) return "-";
  const bool count = !std::isfinite(figure.low) && std::floor(figure.value) == figure.value &&
                     !figure.name.starts_with(baseline);
  return fixed(figure.value, count ? 0 : 3);
}

std::string interval_text(const Figure& figure) {
  if (!std::isfinite(figure.low) || !std::isfinite(figure.high)) return {};
  return fixed(figure.low, 3) + " to " + fixed(figure.high, 3);
}

std::string results_part(const Story& story) {
  if (!story.last) return {};
  std::string out;
  for (const auto& [sink, findings] : story.last->findings) {
    if (findings.figures.empty() && findings.tables.empty()) continue;
    out += "<h3 class=\"sink\">" + escape(sink) + "</h3>\n" + figures_table(sink, findings) +
           notes(findings) + tables_part(findings);
  }
  if (out.empty()) return out;
  return "<h2 id=\"results\">Results</h2>\n<p class=\"quiet\">Bars are 95 % intervals; dots are "
         "the values; a dashed line is what one gets without looking at a pixel.</p>\n" +
         out;
}

}  // namespace mg
