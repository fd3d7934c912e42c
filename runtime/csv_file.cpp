#include "runtime/csv_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "pipeline/error.hpp"

namespace mg {

namespace {

/// Takes one row from the front of the text.
std::vector<std::string> take_row(std::string_view& text) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"')
        cells.back() += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        cells.back() += text[++i];
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  text.remove_prefix(std::min(i + 1, text.size()));
  return cells;
}

}  // namespace

std::optional<std::size_t> CsvFile::find(std::string_view column) const {
  const auto at = std::ranges::find(columns, column);
  if (at == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - columns.begin());
}

CsvFile parse_csv(std::string_view text) {
  CsvFile out;
  if (!text.empty()) out.columns = take_row(text);
  while (!text.empty()) {
    auto row = take_row(text);
    if (row.size() == 1 && row[0].empty()) continue;  // an empty line
    row.resize(out.columns.size());
    out.rows.push_back(std::move(row));
  }
  return out;
}

CsvFile read_csv(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error("cannot read '" + file.string() + "'");
  return parse_csv(std::string{std::istreambuf_iterator<char>(in), {}});
}

}  // namespace mg
