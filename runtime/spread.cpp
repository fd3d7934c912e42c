#include "runtime/spread.hpp"

#include <fmt/format.h>

#include <cmath>

namespace mg {

namespace {

std::vector<double> known(const std::vector<double>& values) {
  std::vector<double> out;
  for (const auto value : values) {
    if (std::isfinite(value)) out.push_back(value);
  }
  return out;
}

std::string cell(double value) { return std::isfinite(value) ? fmt::format("{:.3f}", value) : "-"; }

}  // namespace

std::vector<double> values_of(const std::vector<Findings>& runs, const std::string& figure) {
  std::vector<double> out;
  for (const auto& run : runs) {
    out.push_back(not_known);
    for (const auto& each : run.figures) {
      if (each.name == figure) out.back() = each.value;
    }
  }
  return out;
}

double mean_of(const std::vector<double>& all) {
  const auto values = known(all);
  double sum = 0;
  for (const auto value : values) sum += value;
  return values.empty() ? not_known : sum / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& all) {
  const auto values = known(all);
  if (values.size() < 2) return not_known;
  const auto mean = mean_of(values);
  double sum = 0;
  for (const auto value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

Table spread_table(const std::string& name, const Findings& common,
                   const std::vector<Findings>& runs, const std::vector<std::string>& columns) {
  Table out{
      name, "the figures of each, their mean and standard deviation", {"figure", "mean", "sd"}, {}};
  out.columns.insert(out.columns.end(), columns.begin(), columns.end());
  for (const auto& figure : common.figures) {
    const auto values = values_of(runs, figure.name);
    auto& row = out.rows.emplace_back();
    row = {figure.name, cell(mean_of(values)), cell(deviation_of(values))};
    for (const auto value : values) row.push_back(cell(value));
  }
  return out;
}

}  // namespace mg
