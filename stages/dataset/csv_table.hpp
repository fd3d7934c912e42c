// Tables in CSV as RFC 4180 has them, with the line of each row for messages.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {

/// Fields may be quoted and then hold commas, doubled quotes and newlines. A byte order mark and
/// carriage returns are dropped, empty lines skipped; the first line names the columns.
class CsvTable {
 public:
  /// Throws Error with file and line: no such file, no header, a column named twice, a row with
  /// another number of fields than the header, a quote that is never closed.
  static CsvTable read(const std::filesystem::path& file);
  static CsvTable parse(std::string_view text, const std::string& name_for_messages);

  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find(const std::string& column) const;
  /// The index of a column that must be there; throws Error with the names that are.
  std::size_t require(const std::string& column) const;

  std::size_t size() const { return rows_.size(); }
  const std::string& at(std::size_t row, std::size_t column) const { return rows_[row][column]; }
  Where where(std::size_t row) const { return {name_, lines_[row], 0}; }

 private:
  std::string name_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<int> lines_;
};

/// One row of CSV with its newline; fields are quoted where they must be.
std::string csv_row(const std::vector<std::string>& fields);

/// The whole text of a file. Throws Error if it cannot be read or is larger than `limit` bytes.
std::string read_text(const std::filesystem::path& file, std::size_t limit = std::size_t{1} << 30);

}  // namespace mg
