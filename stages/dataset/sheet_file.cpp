#include "stages/dataset/sheet_file.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "stages/dataset/excel_sheet.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char save_again[] = "open it, and save it as .xlsx or as CSV";

/// As CSV, in which row n is line n. The first row that has cells names the columns; what lies
/// right of them is left out.
std::string as_csv(const std::vector<std::vector<std::string>>& rows) {
  std::string csv;
  std::size_t columns = 0;
  for (auto row : rows) {
    const auto empty = [](const std::string& cell) { return cell.empty(); };
    if (std::all_of(row.begin(), row.end(), empty)) {
      csv += '\n';
      continue;
    }
    if (columns == 0) {
      while (row.back().empty()) row.pop_back();
      columns = row.size();
      for (std::size_t i = 0; i < columns; ++i) {
        if (row[i].empty()) row[i] = "column " + std::to_string(i + 1);
      }
    }
    row.resize(columns);
    csv += csv_row(row);
  }
  return csv;
}

std::string first_bytes(const fs::path& file) {
  std::string bytes(8, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace

CsvTable read_sheet(const fs::path& file, const std::string& sheet) {
  const auto start = first_bytes(file);
  if (start.starts_with("\xd0\xcf\x11\xe0")) {
    throw Error(file.string() + " is an old .xls file, or one with a password", save_again);
  }
  if (!start.starts_with("PK\x03\x04")) return CsvTable::read(file);
  return CsvTable::parse(as_csv(read_excel_sheet(file, sheet)), file.string());
}

}  // namespace mg
