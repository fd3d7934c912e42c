#include "runtime/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace mg {

namespace {

std::size_t width_of(const std::string& text) {  // code points, not bytes
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right = false) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return right ? space + text : text + space;
}

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.3f}", value) : "-";
}

/// A count (a whole number that has no interval) as such, all else with three decimals.
std::string value_of(const Figure& figure) {
  const bool count = !std::isfinite(figure.low) && std::floor(figure.value) == figure.value;
  return count ? fmt::format("{:.0f}", figure.value) : number(figure.value);
}

std::string interval(const Figure& figure) {
  if (!std::isfinite(figure.low) || !std::isfinite(figure.high)) return "";
  return fmt::format("[{:.3f}, {:.3f}]", figure.low, figure.high);
}

std::string counts_line(const PassOutcome& outcome) {
  const auto& c = outcome.counts;
  auto text = fmt::format("{}{}{}: {} read, {} ok", outcome.spec->name,
                          outcome.spec->split == Split::none ? "" : " on ",
                          to_string(outcome.spec->split), c.read, c.ok);
  if (c.skipped > 0) text += fmt::format(", {} skipped", c.skipped);
  if (c.failed > 0) text += fmt::format(", {} failed", c.failed);
  if (c.cancelled > 0) text += fmt::format(", {} cancelled", c.cancelled);
  return text + fmt::format("  ({:.1f} s)\n", outcome.seconds);
}

const Figure* find_figure(const Findings& findings, const std::string& name) {
  const auto found = std::ranges::find(findings.figures, name, &Figure::name);
  return found == findings.figures.end() ? nullptr : &*found;
}

/// The figures of the headline, in its order, or all.
std::vector<const Figure*> shown_figures(const Findings& findings) {
  std::vector<const Figure*> out;
  for (const auto& name : findings.headline) {
    if (const auto* figure = find_figure(findings, name)) out.push_back(figure);
  }
  if (findings.headline.empty()) {
    for (const auto& figure : findings.figures) out.push_back(&figure);
  }
  return out;
}

std::string figures(const std::string& sink, const Findings& findings) {
  const auto shown = shown_figures(findings);
  if (shown.empty()) return {};
  std::size_t width = 0;
  for (const auto* figure : shown) width = std::max(width, width_of(figure->name));
  auto text = fmt::format("\n{}\n", sink);
  std::size_t told = shown.size();
  for (const auto* figure : shown) {
    const auto* baseline = find_figure(findings, "baseline_" + figure->name);
    const bool beside = baseline && !findings.headline.empty();
    if (beside) ++told;
    text += fmt::format("  {}  {}  {}  n={}{}\n", padded(figure->name, width),
                        padded(value_of(*figure), 8, true), padded(interval(*figure), 16),
                        figure->n, beside ? "  without a pixel " + number(baseline->value) : "");
  }
  const auto rest = findings.figures.size() - std::min(told, findings.figures.size());
  if (rest > 0) {
    text += fmt::format("  and {} other figure{}: metrics.json\n", rest, rest == 1 ? "" : "s");
  }
  return text;
}

std::string table_text(const Table& table) {
  std::vector<std::size_t> widths;
  for (const auto& column : table.columns) widths.push_back(width_of(column));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text = " ";
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      text += " " + padded(cells[i], widths[i], i > 0);
    }
    return text + "\n";
  };
  auto text = "  " + (table.doc.empty() ? table.name : table.doc) + "\n" + line(table.columns);
  for (const auto& row : table.rows) text += line(row);
  return text;
}

/// Folds, for example: a row for each figure.
bool lists_figures(const Table& table) {
  return !table.columns.empty() && table.columns.front() == "figure";
}

/// Of such a table the rows of the figures that are shown.
Table with_shown_figures(const Findings& findings, Table table) {
  const auto shown = shown_figures(findings);
  std::erase_if(table.rows, [&](const auto& row) {
    return std::ranges::find(shown, row.front(), &Figure::name) == shown.end();
  });
  return table;
}

/// Long tables are for metrics.json.
bool is_for_the_terminal(const Findings& findings, const Table& table) {
  constexpr std::size_t most_rows = 12;
  const auto& headline = findings.headline;
  return headline.empty() ? table.rows.size() <= most_rows
                          : std::ranges::find(headline, table.name) != headline.end();
}

/// The reasons of failures and skips with their counts, the most frequent first.
std::string reasons(const PassOutcome& outcome) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const auto& row : outcome.rows) {
    if (row.fate == Fate::ok || row.why.empty()) continue;
    const auto text = to_string(row.fate) + ": " + row.why;
    const auto found = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& entry) { return entry.first == text; });
    if (found == counts.end())
      counts.emplace_back(text, 1);
    else
      ++found->second;
  }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  constexpr std::size_t most = 5;
  for (std::size_t i = 0; i < std::min(most, counts.size()); ++i) {
    text += fmt::format("  {} × {}\n", counts[i].second, counts[i].first);
  }
  if (counts.size() > most) text += fmt::format("  and {} other reasons\n", counts.size() - most);
  return text;
}

}  // namespace

std::string report(const PassOutcome& outcome) {
  auto text = counts_line(outcome) + reasons(outcome);
  for (const auto& [sink, findings] : outcome.findings) {
    text += figures(sink, findings);
    for (const auto& table : findings.tables) {
      if (lists_figures(table))
        text += table_text(with_shown_figures(findings, table));
      else if (is_for_the_terminal(findings, table))
        text += table_text(table);
    }
    for (const auto& note : findings.notes) text += "  " + note + "\n";
  }
  return text;
}

}  // namespace mg
