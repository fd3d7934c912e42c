// Tables that runs wrote: predictions.csv, metrics.csv, splits.csv.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mg {

/// A table with named columns. Rows have as many cells as there are columns.
struct CsvFile {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  std::optional<std::size_t> find(std::string_view column) const;
};

/// Cells in quotes may hold commas, line breaks and doubled quotes (RFC 4180). Cells that a row
/// lacks are empty, those beyond the columns are left out.
CsvFile parse_csv(std::string_view text);

/// Throws Error if the file cannot be read.
CsvFile read_csv(const std::filesystem::path& file);

}  // namespace mg
