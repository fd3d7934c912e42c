#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pipeline/page/html.hpp"
#include "stages/audit/audited.hpp"
#include "stages/audit/page_parts.hpp"

namespace mg::audit {

using namespace page;
namespace {

std::string card(const std::string& value, const std::string& name, const char* kind = "") {
  return fmt::format("<li class=\"{}\"><b>{}</b><span>{}</span></li>\n", kind, escape(value),
                     escape(name));
}

std::string cards(const Audited& audited) {
  const auto& set = audited.set;
  auto out =
      "<ul class=\"cards\">\n" + card(fmt::format("{}", set.records.size()), "images looked at");
  if (set.patients_known) out += card(fmt::format("{}", set.patients), "patients");
  out += card(fmt::format("{}", set.missing.size()), "samples lost",
              set.missing.empty() ? "" : "warning");
  for (const auto& task : audited.tasks) {
    const bool noisy = task.ceiling < 0.99;
    if (std::isfinite(task.ceiling)) {
      out += card(percent(task.ceiling), "ceiling that the labels leave: " + task.task.name,
                  noisy ? "serious" : "");
    }
    const auto best = std::find_if(task.shortcuts.begin(), task.shortcuts.end(),
                                   [](const Shortcut& s) { return s.property != together; });
    const bool known = best != task.shortcuts.end() && best->betrays();
    const auto name = known ? "right from the " + best->property + " alone: " + task.task.name
                            : "right by one guess for all: " + task.task.name;
    out += card(percent(known ? best->guess.accuracy.value : task.majority), name,
                known ? "warning" : "");
  }
  return out + "</ul>\n";
}

std::string index(const std::vector<Finding>& findings) {
  if (findings.empty()) return "<p>Nothing was found that speaks against this data set.</p>\n";
  std::string out = "<ol class=\"index\">\n";
  for (const auto& finding : findings) {
    out += fmt::format("<li class=\"{}\"><a href=\"#{}\">{}</a> <b>({})</b></li>\n",
                       to_string(finding.level), finding.id, escape(finding.title),
                       to_string(finding.level));
  }
  return out + "</ol>\n";
}

}  // namespace

std::string page_of(const Audited& audited) {
  const auto title = "Audit of " + (audited.set.name.empty() ? "a data set" : audited.set.name);
  return document(
      title,
      "<a class=\"skip\" href=\"#findings\">To the findings</a>\n<header>\n<h1>" + escape(title) +
          "</h1>\n"
          "<p class=\"quiet\">What the data set contains and what is wrong with it, worst first. "
          "Every number is in audit.json beside this page.</p>\n" +
          cards(audited) + index(audited.findings) +
          "</header>\n<main>\n<h2 id=\"findings\">Findings</h2>\n" + findings_part(audited) +
          blind_part(audited) + lesions_part(audited) + intensity_part(audited) +
          counts_part(audited) + missing_part(audited) + method_part() + "</main>\n");
}

}  // namespace mg::audit
