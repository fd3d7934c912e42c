#include <fmt/chrono.h>

#include <cmath>
#include <ctime>

#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"
#include "runtime/page/parts.hpp"
#include "runtime/report.hpp"

namespace mg {

using page::escape;
using page::fill;

namespace {

std::string card(const std::string& value, const std::string& name, const std::string& note) {
  return fill("<li><b>{}</b><span>{}{}</span></li>\n",
              {escape(value), escape(name), note.empty() ? "" : "<br>" + escape(note)});
}

/// The first figures of the sink's headline, or of all.
std::string cards_of(const std::string& sink, const Findings& findings) {
  constexpr int most = 3;
  std::string out;
  int count = 0;
  for (const auto* figure : in_order(findings)) {
    if (!std::isfinite(figure->value) || ++count > most) continue;
    auto note = figure->low < figure->high ? "95 %: " + interval_text(*figure) : "";
    if (const auto* const guess = find_figure(findings, "baseline_" + figure->name)) {
      note += (note.empty() ? "" : "; ") + ("without a pixel: " + value_text(*guess));
    }
    out += card(value_text(*figure), sink + ": " + figure->name, note);
  }
  return out;
}

std::string when(const Story& story) {
  const auto time = std::chrono::system_clock::to_time_t(story.started);
  std::tm local{};
  localtime_r(&time, &local);
  return fmt::format("{:%Y-%m-%d %H:%M}, {}", local,
                     std::filesystem::proximate(story.folder).string());
}

std::string contents(const std::string& body) {
  std::string out;
  for (std::size_t at = 0; (at = body.find("<h2 id=\"", at)) != std::string::npos;) {
    const auto id = at + 8, id_end = body.find('"', id), text = body.find('>', id_end) + 1;
    const auto end = body.find("</h2>", text);
    out += fill("<a href=\"#{}\">{}</a>",
                {body.substr(id, id_end - id), body.substr(text, end - text)});
    at = end;
  }
  return out.empty() ? out : "<nav class=\"contents\" aria-label=\"Contents\">" + out + "</nav>\n";
}

}  // namespace

std::string cards_part(const Story& story) {
  if (!story.last) return {};
  std::string out;
  for (const auto& [sink, findings] : story.last->findings) out += cards_of(sink, findings);
  const auto& counts = story.last->counts;
  out += card(std::to_string(counts.ok) + " of " + std::to_string(counts.read), "samples judged",
              counts.ok == counts.read ? "none lost" : "the others are accounted for below");
  return "<ul class=\"cards\">\n" + out + "</ul>\n";
}

std::string page_of(const Story& story) {
  const auto title = "Report of " + story.name;
  auto head = "<header>\n<h1>" + escape(title) + "</h1>\n";
  if (!story.doc.empty()) head += "<p>" + escape(story.doc) + "</p>\n";
  head += "<p class=\"quiet\">" + escape(when(story)) + "</p>\n";
  if (!story.fault.empty()) {
    head += "<section class=\"finding serious\"><div class=\"level\">the run failed</div><p>" +
            escape(story.fault) + "</p></section>\n";
  }
  const auto body = results_part(story) + pictures_part(story) + learning_part(story) +
                    data_part(story) + lost_part(story) + time_part(story) + repeat_part(story);
  return page::document(title, head + cards_part(story) + contents(body) + "</header>\n<main>\n" +
                                   body + "</main>\n");
}

}  // namespace mg
