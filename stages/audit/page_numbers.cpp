// Blind guesses, lesions and brightness, as plots and tables.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/page/html.hpp"
#include "pipeline/page/plot.hpp"
#include "stages/audit/page_parts.hpp"

namespace mg::audit {

using namespace page;
namespace {

std::string interval(const Share& share) {
  return std::isfinite(share.low) ? fmt::format("{} to {}", percent(share.low), percent(share.high))
                                  : "-";
}

std::string blind_plot(const TaskShortcuts& task) {
  std::vector<Bar> bars;
  for (const auto& shortcut : task.shortcuts) {
    const auto& accuracy = shortcut.guess.accuracy;
    bars.push_back({shortcut.property,
                    fmt::format("{} ({})", percent(accuracy.value), interval(accuracy)),
                    accuracy.value, accuracy.low, accuracy.high, shortcut.betrays()});
  }
  std::vector<Mark> marks{
      {task.majority, fmt::format("always “{}”: {}", task.majority_class, percent(task.majority))}};
  if (std::isfinite(task.ceiling)) {
    marks.push_back({task.ceiling, "ceiling of the labels: " + percent(task.ceiling)});
  }
  return bar_plot("Right without looking at a pixel: " + task.task.name, bars, marks);
}

std::string appearances(const DataSet& set, const Task& task) {
  HtmlTable out{"What a perfect reader sees, and how it is labelled", {"seen"}, {}};
  for (const auto& label : task.classes) out.columns.push_back(label);
  out.columns.push_back("right at most");
  for (const auto& appearance : label_ceiling(seen_of(set), task.classes).appearances) {
    std::vector<std::string> row{appearance.name};
    for (const auto& label : task.classes) {
      std::size_t count = 0;
      for (const auto& [name, n] : appearance.labels) count += name == label ? n : 0;
      row.push_back(fmt::format("{}", count));
    }
    row.push_back(fmt::format("{}", appearance.labels.front().second));
    out.rows.push_back(std::move(row));
  }
  return out.rows.empty() ? "" : table(out);
}

/// Columns whose upper bounds double, from the smallest to the largest value: at least `first`
/// apart, twelve at most.
std::vector<Bin> doubling(const std::vector<double>& values, double first) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  while (first > *most) first /= 2;
  double low = first;
  while (2 * low <= *least) low *= 2;
  std::vector<Bin> out;
  for (; low <= *most && out.size() < 12; low *= 2) {
    const auto from = out.empty() ? 0 : low;
    const bool last = out.size() == 11;
    const auto count = std::count_if(values.begin(), values.end(),
                                     [&](double v) { return v >= from && (last || v < 2 * low); });
    out.push_back({last ? fmt::format("≥{:.4g}", low) : fmt::format("<{:.4g}", 2 * low),
                   static_cast<double>(count)});
  }
  return out;
}

std::vector<std::string> area_row(const ToneArea& area) {
  const auto& a = area.area;
  return {area.label, area.within.empty() ? "all images" : area.within,
          fmt::format("{}", area.images),
          std::isfinite(a.value) ? fmt::format("{:.3f}", a.value) : "-",
          std::isfinite(a.low) ? fmt::format("{:.3f} to {:.3f}", a.low, a.high) : "-"};
}

}  // namespace

std::string blind_part(const Audited& audited) {
  if (audited.tasks.empty()) return {};
  std::string out =
      "<h2 id=\"blind\">What can be predicted without looking at a pixel</h2>\n"
      "<p>For each property the most frequent class of each value is named, on patients that were "
      "not counted. Orange: better than always naming one class, beyond doubt. Any model has to be "
      "better than the best of these, and none can be better than the ceiling.</p>\n";
  for (const auto& task : audited.tasks) {
    out += fmt::format("<h4>{} ({} images, {})</h4>\n", escape(task.task.name), task.samples,
                       count_of(task.patients, "patient"));
    out += blind_plot(task) + appearances(audited.set, task.task);
  }
  return out;
}

std::string lesions_part(const Audited& audited) {
  std::vector<double> areas, shares;
  for (const auto& record : audited.set.records) {
    if (!record.seen.lesion || record.seen.lesion->area_px == 0) continue;
    shares.push_back(100 * record.seen.lesion->share);
    if (record.seen.lesion->area_mm2 > 0) areas.push_back(record.seen.lesion->area_mm2);
  }
  if (shares.empty()) return {};
  auto out = fmt::format(
      "<h2 id=\"lesions\">Lesions</h2>\n<p>{} have a lesion.</p>\n<div class=\"grid\">\n",
      count_of(shares.size(), "image"));
  out += "<div><h4>Share of the picture, in percent</h4>\n" +
         column_plot("Images by the share of the picture that lesions cover, in percent",
                     doubling(shares, 0.0625)) +
         "</div>\n";
  if (!areas.empty()) {
    out += "<div><h4>Area, in mm²</h4>\n" +
           column_plot("Images by the area of their lesions in square millimeters",
                       doubling(areas, 12.5)) +
           "</div>\n";
  }
  return out + "</div>\n";
}

std::string intensity_part(const Audited& audited) {
  const auto& intensity = audited.intensity;
  if (intensity.groups.empty()) return {};
  std::string out = "<h2 id=\"brightness\">Brightness of the tissue</h2>\n";
  std::vector<Curve> curves;
  HtmlTable groups{"Brightness by " + (intensity.property.empty() ? "nothing" : intensity.property),
                   {intensity.property, "images", "mean", "distance from the others"},
                   {}};
  for (const auto& group : intensity.groups) {
    curves.push_back({group.value, {group.shares.begin(), group.shares.end()}});
    groups.rows.push_back({group.value, fmt::format("{}", group.images), percent(group.mean),
                           percent(group.from_others)});
  }
  if (curves.size() > 7) curves.resize(7);
  out += curve_plot("Histograms of the tissue's brightness", "black", "white", curves);
  if (intensity.groups.size() > 1) out += table(groups);
  if (intensity.areas.empty()) return out;
  HtmlTable areas{"How well the mean brightness alone separates a class from the rest",
                  {"class", "within", "images", "area under the curve", "95 % interval"},
                  {}};
  for (const auto& area : intensity.areas) areas.rows.push_back(area_row(area));
  return out + table(areas);
}

}  // namespace mg::audit
