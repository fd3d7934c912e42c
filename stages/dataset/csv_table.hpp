// Tables in CSV as RFC 4180 has them, with the line of each row for messages; also with semicolons
// or tabs, as spreadsheets write them in many countries.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {

/// Fields may be quoted and then hold separators, doubled quotes and newlines. The separator is the
/// most frequent of comma, semicolon and tab in the first line. A byte order mark, carriage returns
/// and blanks around a field are dropped, empty lines skipped; the first line names the columns.
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

/// A row of a table whose fields are asked for by the name of their column.
class CsvRow {
 public:
  CsvRow(const CsvTable& table, std::size_t row) : table_(&table), row_(row) {}
  /// Absent columns give "".
  std::string text(const std::string& column) const;
  /// Absent columns and empty fields give none; Error for what is no finite number.
  std::optional<double> number(const std::string& column) const;
  /// All numbers of a field, between blanks or commas, perhaps in brackets.
  std::vector<double> numbers(const std::string& column) const;
  Where where() const { return table_->where(row_); }

 private:
  const CsvTable* table_;
  std::size_t row_;
};

/// One row of CSV with its newline; fields are quoted where they must be.
std::string csv_row(const std::vector<std::string>& fields);

/// The text without spaces, tabs and ends of lines around it.
std::string without_blanks(const std::string& text);

/// A number without decimals if it is whole: "61.0" as "61"; any other text as it is.
std::string whole_number(const std::string& text);

/// The whole text of a file. Throws Error if it cannot be read or is larger than `limit` bytes.
std::string read_text(const std::filesystem::path& file, std::size_t limit = std::size_t{1} << 30);

}  // namespace mg
