// Counts, what was lost, and how everything was measured.
#include <fmt/format.h>

#include "pipeline/page/html.hpp"
#include "pipeline/page/plot.hpp"
#include "stages/audit/page_parts.hpp"

namespace mg::audit {

using namespace page;
namespace {

constexpr std::size_t rows_at_most = 10, lost_at_most = 40;

std::string tally_plot(const Tally& tally, bool patients) {
  std::vector<Stack> stacks;
  for (const auto& row : tally.rows) {
    auto note = count_of(row.images, "image");
    if (patients && row.patients > 0) note += ", " + count_of(row.patients, "patient");
    stacks.push_back({row.value, note, {row.by_class.begin(), row.by_class.end()}});
  }
  return stack_plot("Images by " + tally.property, tally.classes, stacks);
}

std::string tally_table(const Tally& tally) {
  HtmlTable out{"Images by " + tally.property, {tally.property}, {}};
  out.columns.insert(out.columns.end(), tally.classes.begin(), tally.classes.end());
  out.columns.insert(out.columns.end(), {"all", "patients"});
  for (const auto& row : tally.rows) {
    auto& cells = out.rows.emplace_back(std::vector<std::string>{row.value});
    for (const auto count : row.by_class) cells.push_back(fmt::format("{}", count));
    cells.push_back(fmt::format("{}", row.images));
    cells.push_back(row.patients > 0 ? fmt::format("{}", row.patients) : "");
  }
  return table(out);
}

}  // namespace

std::string counts_part(const Audited& audited) {
  std::string out = "<h2 id=\"counts\">What there is</h2>\n<div class=\"grid\">\n";
  for (const auto& full : audited.tallies) {
    const auto tally = shortened(full, rows_at_most);
    out += fmt::format("<div><h4>By {}</h4>\n", escape(tally.property));
    out += tally_plot(tally, audited.set.patients_known);
    if (tally.property != "class") out += tally_table(tally);
    out += "</div>\n";
  }
  return out + "</div>\n";
}

std::string missing_part(const Audited& audited) {
  const auto& missing = audited.set.missing;
  if (missing.empty()) return {};
  HtmlTable out{
      count_of(missing.size(), "sample") + " that never arrived", {"sample", "fate", "why"}, {}};
  for (std::size_t i = 0; i < std::min(missing.size(), lost_at_most); ++i) {
    out.rows.push_back({missing[i].key, mg::to_string(missing[i].fate), missing[i].why});
  }
  auto html = "<h2 id=\"lost\">Lost samples</h2>\n<div class=\"wrap\">" + table(out) + "</div>\n";
  if (missing.size() > lost_at_most) {
    html += fmt::format("<p class=\"quiet\">and {} more in audit.json</p>\n",
                        missing.size() - lost_at_most);
  }
  return html;
}

std::string method_part() {
  return R"html(<h2 id="method">How it was measured</h2>
<dl>
<dt>Without a pixel</dt><dd>Patients are dealt into five folds, so that each has its share of every pair of
class and value; the most frequent class of each value on four folds is named on the fifth. Values that the
others do not have, and ties, get the most frequent class. “All of these together” is naive Bayes.
Intervals (95 %) are Wilson's, for as many samples as the variance between patients is worth.</dd>
<dt>Ceiling of the labels</dt><dd>A reader who knows of every breast whether any view has a lesion drawn, and
its pathology, but nothing else, names for each appearance the label most often given. An image labelled
normal counts as looked at; images whose lesions are not known are left out.</dd>
<dt>Copies</dt><dd>Exact: every decoded value is the same. Near: of 256 bits (is each field of the breast brighter
than its neighbor?) at most 56 differ, and ranked gray values on 32 × 32 fields correlate by 0.98 or more;
mirror images are tried too.</dd>
<dt>Breast</dt><dd>The largest bright part of the picture, by Otsu's threshold on logarithms.</dd>
<dt>Brightness</dt><dd>Of the breast, from black to white as decoded. Distance: how far it would have to be moved on
average to make one histogram of the other. Areas under the curve: Mann and Whitney's, intervals after Obuchowski
(1997), by patient.</dd>
<dt>Burnt-in text</dt><dd>Signs of like height on one line outside of the breast, at least three; or a bright
rectangle. Some are scratches or dust: look at the pictures.</dd>
</dl>
)html";
}

}  // namespace mg::audit
