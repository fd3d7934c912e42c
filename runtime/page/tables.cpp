// Tables of findings: curves as charts, counts of classes shaded, all others as they are.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "pipeline/page/chart.hpp"
#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"
#include "runtime/page/parts.hpp"

namespace mg {

using page::Axis;
using page::Chart;
using page::escape;
using page::fill;

namespace {

constexpr std::size_t rows_in_sight = 14, lines_at_most = 7;

double number(const std::string& text) {
  double out = not_known;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// The columns of a table by name.
class Columns {
 public:
  explicit Columns(const Table& table) : table_(&table) {}
  bool has(std::initializer_list<const char*> names) const {
    return std::all_of(names.begin(), names.end(), [&](const char* name) {
      return std::ranges::find(table_->columns, name) != table_->columns.end();
    });
  }
  std::string text(std::size_t row, const char* name) const {
    const auto at = static_cast<std::size_t>(std::ranges::find(table_->columns, name) -
                                             table_->columns.begin());
    const auto& cells = table_->rows[row];
    return at < cells.size() ? cells[at] : std::string();
  }
  double operator()(std::size_t row, const char* name) const { return number(text(row, name)); }

 private:
  const Table* table_;
};

/// A line for each class, in the order in which classes come.
std::vector<page::Line> lines_by_class(const Table& table, const char* x, const char* y) {
  const Columns at(table);
  std::vector<page::Line> out;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto name = at.text(i, "class");
    auto line = std::ranges::find(out, name, &page::Line::name);
    if (line == out.end()) {
      if (out.size() == lines_at_most) continue;
      line = out.insert(out.end(), {name});
    }
    line->dots.push_back({at(i, x), at(i, y)});
  }
  return out;
}

std::string roc(const Table& table) {
  Chart chart{"ROC curve", {"false positive rate"}, {"sensitivity"}, {}};
  chart.lines = lines_by_class(table, "false_positive_rate", "sensitivity");
  chart.lines.push_back({.name = "guessing", .dots = {{0, 0}, {1, 1}}, .quiet = true});
  return draw(chart);
}

/// Naming everything positive has the share of positives for its precision.
std::string precision_recall(const Table& table) {
  Chart chart{"Precision and recall", {"recall (sensitivity)"}, {"precision"}, {}};
  auto lines = lines_by_class(table, "recall", "precision");
  for (const auto& line : lines) {
    const auto share = line.dots.back().y;
    chart.lines.push_back({.name = "guessing", .dots = {{0, share}, {1, share}}, .quiet = true});
  }
  chart.lines.insert(chart.lines.begin(), lines.begin(), lines.end());
  return draw(chart);
}

std::string reliability(const Table& table) {
  const Columns at(table);
  Chart chart{"Reliability", {"probability that was given"}, {"share that was right"}, {}};
  page::Line line{.name = "observed, with 95 % intervals", .marked = true, .joined = false};
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    line.dots.push_back(
        {at(i, "probability"), at(i, "observed"), at(i, "observed_low"), at(i, "observed_high")});
  }
  chart.lines = {line, {.name = "calibrated", .dots = {{0, 0}, {1, 1}}, .quiet = true}};
  return draw(chart);
}

std::string froc(const Table& table) {
  constexpr double least = 0.125, most = 8;
  const Columns at(table);
  Chart chart{"FROC curve", {"false alarms an image", least, most, true}, {"sensitivity"}, {}};
  page::Line line{.name = "lesions", .stairs = true};
  double before = 0;  // the sensitivity with which the curve enters the picture
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto alarms = at(i, "false_alarms_per_image"), found = at(i, "sensitivity");
    if (alarms > most) continue;
    if (alarms > least) {
      if (line.dots.empty()) line.dots.push_back({least, before});
      line.dots.push_back({alarms, found});
    }
    before = std::max(before, found);
  }
  if (line.dots.empty()) line.dots.push_back({least, before});
  line.dots.push_back({most, before});
  chart.lines = {line};
  return draw(chart);
}

/// Rows are true classes; a cell is shaded by its share of its row.
std::string confusion(const Table& table) {
  auto out = fill(
      "<table class=\"confusion\"><caption>{}</caption><thead><tr><th scope=\"col\">"
      "true \\ named</th>",
      {escape(table.doc)});
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    out += "<th scope=\"col\">" + escape(table.columns[i]) + "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    double sum = 0;
    for (std::size_t i = 1; i < row.size(); ++i) sum += number(row[i]);
    out += "<tr><th scope=\"row\">" + escape(row[0]) + "</th>";
    for (std::size_t i = 1; i < row.size(); ++i) {
      const auto share = sum > 0 ? number(row[i]) / sum : 0;
      out +=
          fill("<td class=\"cell\"><i style=\"opacity:{}\"></i><span><b>{}</b><br>{} %</span></td>",
               {page::fixed(0.75 * share, 2), escape(row[i]), page::fixed(100 * share, 0)});
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

/// A chart for a table that is known by its name and has the columns it needs, or "".
std::string picture_of(const Table& table) {
  if (table.rows.empty()) return {};
  const Columns has(table);
  if (table.name == "roc" && has.has({"class", "false_positive_rate", "sensitivity"}))
    return roc(table);
  if (table.name == "precision_recall" && has.has({"class", "recall", "precision"}))
    return precision_recall(table);
  if (table.name == "reliability" && has.has({"probability", "observed", "observed_low"}))
    return reliability(table);
  if (table.name == "froc" && has.has({"false_alarms_per_image", "sensitivity"}))
    return froc(table);
  if (table.name == "confusion" && table.columns.size() > 1) return confusion(table);
  return {};
}

/// "0.9 (0.8 to 0.95)" in place of three columns x, x_low, x_high.
Table with_intervals(const Table& table) {
  const Columns at(table);
  Table out{table.name, table.doc, {}, std::vector<std::vector<std::string>>(table.rows.size())};
  for (const auto& column : table.columns) {
    const auto low = column + "_low", high = column + "_high";
    const bool bound = (column.ends_with("_low") || column.ends_with("_high")) &&
                       at.has({column.substr(0, column.rfind('_')).c_str()});
    if (bound) continue;
    out.columns.push_back(column);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      auto cell = at.text(i, column.c_str());
      if (at.has({low.c_str(), high.c_str()}) && !at.text(i, low.c_str()).empty()) {
        cell += " (" + at.text(i, low.c_str()) + " to " + at.text(i, high.c_str()) + ")";
      }
      out.rows[i].push_back(cell);
    }
  }
  return out;
}

std::string plain(const Table& table) {
  const auto shown = with_intervals(table);
  const auto caption = table.doc.empty() ? table.name : table.name + ": " + table.doc;
  const auto html = page::table({caption, shown.columns, shown.rows});
  if (table.rows.size() <= rows_in_sight) return html;
  return fill("<details><summary>{} ({} rows)</summary>\n{}</details>\n",
              {escape(caption), std::to_string(table.rows.size()), html});
}

}  // namespace

std::string tables_part(const Findings& findings) {
  std::string charts, tables;
  for (const auto& table : findings.tables) {
    const auto picture = picture_of(table);
    if (picture.empty()) {
      tables += plain(table);
      continue;
    }
    auto heading = table.name;
    std::ranges::replace(heading, '_', ' ');
    charts += "<figure class=\"plot\"><h4>" + escape(heading) + "</h4>\n" + picture + "</figure>\n";
  }
  if (!charts.empty()) charts = "<div class=\"grid\">\n" + charts + "</div>\n";
  return charts + tables;
}

}  // namespace mg
