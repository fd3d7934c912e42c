#include "runtime/graph/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace mg {

namespace {

using Row = std::vector<std::string>;

/// Rows with aligned columns, each line behind two blanks.
std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (widths[c] > 0) line += fmt::format("{:<{}}  ", row[c], widths[c]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

std::string family_of(const std::string& stage) { return stage.substr(0, stage.find('.')); }

std::string section(const std::string& title, const std::vector<Row>& rows) {
  return rows.empty() ? "" : "\n" + title + "\n" + table(rows);
}

std::vector<Row> port_rows(const std::vector<Port>& ports) {
  std::vector<Row> out;
  for (const auto& port : ports) {
    out.push_back({port.name, port.type->name, port.optional ? "optional" : "", port.doc});
  }
  return out;
}

std::string number(double value) { return fmt::format("{:.12g}", value); }

/// "0 to 200 mm", "at least 1", "black, mirror, edge", "0 to 1, or find"
std::string bounds(const ParamInfo& param) {
  std::string text, words;
  for (const auto& choice : param.choices) words += (words.empty() ? "" : ", ") + choice;
  if (param.low && param.high)
    text = number(*param.low) + " to " + number(*param.high);
  else if (param.low)
    text = "at least " + number(*param.low);
  else if (param.high)
    text = "at most " + number(*param.high);
  if (!words.empty()) text += (text.empty() ? "" : ", or ") + words;
  if (param.unit.empty()) return text;
  return text + (text.empty() ? "in " : " ") + param.unit;
}

/// `path`: of the map that the parameters are in, with a dot behind it, or empty.
void add_param_rows(const std::vector<ParamInfo>& params, const std::string& path,
                    const StageInfo& stage, std::vector<Row>& out) {
  const std::string indent(2 * static_cast<std::size_t>(std::ranges::count(path, '.')), ' ');
  for (const auto& param : params) {
    const auto value = param.value.empty() && param.members.empty() ? "''" : param.value;
    auto may_be = bounds(param);
    if (std::ranges::find(stage.automatic, path + param.name) != stage.automatic.end()) {
      may_be += (may_be.empty() ? "" : ", ") + std::string("or auto");
    }
    out.push_back({indent + param.name, param.type, value, may_be, param.doc});
    add_param_rows(param.members, path + param.name + ".", stage, out);
  }
}

std::string kind_line(const StageInfo& info) {
  auto text = to_string(info.kind);
  if (info.trainable) text += ", learns";
  if (info.judges) text += ", compares with the truth";
  if (info.random) text += ", random";
  if (const auto parallel = runs_in_parallel(info)) {
    text += *parallel ? ", runs in parallel" : ", one sample at a time";
  }
  if (info.make_on_device) text += ", on host or device";
  if (!info.plugin.empty()) text += fmt::format("; plugin {} {}", info.plugin, info.version);
  return text;
}

std::string example_of(const StageInfo& info) {
  if (!info.example.empty()) return info.example;
  const auto name = info.name.substr(info.name.find('.') + 1);
  const auto from = info.kind == Kind::source ? "" : ", from: ...";
  return fmt::format("{}: {{use: {}{}}}", name, info.name, from);
}

}  // namespace

std::optional<bool> runs_in_parallel(const StageInfo& info) {
  if (info.kind != Kind::map) return {};
  try {
    Mistakes mistakes;
    const auto made = info.make(Setting::map(), "stage", mistakes);
    if (mistakes.none()) return std::get<std::unique_ptr<Map>>(made.stage)->parallel();
  } catch (const std::exception&) {
    return {};  // it needs parameters that have no defaults
  }
  return {};
}

std::string inspect_all(const StageCatalogue& catalogue) {
  std::vector<Row> rows;
  for (const auto& name : catalogue.names()) {
    if (const auto* const info = catalogue.find(name)) {
      rows.push_back({name, to_string(info->kind), info->doc});
    }
  }
  std::string text, family;
  std::size_t row = 0;
  const auto lines = table(rows);
  for (std::size_t at = 0; at < lines.size(); ++row) {  // a blank line between two families
    const auto end = lines.find('\n', at) + 1;
    if (row > 0 && family_of(rows[row][0]) != family) text += '\n';
    family = family_of(rows[row][0]);
    text += lines.substr(at, end - at);
    at = end;
  }
  return text;
}

std::string inspect_stage(const StageInfo& info) {
  std::vector<Row> params;
  add_param_rows(info.params, "", info, params);
  return fmt::format("{}: {}\n  {}\n", info.name, info.doc, kind_line(info)) +
         section("reads", port_rows(info.inputs)) +
         section("learns from", port_rows(info.targets)) +
         section("makes", port_rows(info.outputs)) + section("parameters", params) +
         fmt::format("\nexample\n  {}\n", example_of(info));
}

}  // namespace mg
