// Tables as people have them: CSV, or a sheet of an Excel file (.xlsx: a zip archive of XML files,
// ECMA-376 part 1).
#pragma once

#include <filesystem>
#include <string>

#include "stages/dataset/csv_table.hpp"

namespace mg {

/// The table in a file, whatever its name: its content tells whether it is CSV or .xlsx. Of an
/// Excel file, the first sheet counts, or the one called `sheet`; the lines that messages name are
/// its rows, and cells are texts: numbers as the file has them, formulas as last computed, newlines
/// as blanks. Throws Error, besides what CsvTable::read throws, for .xls files, encrypted or broken
/// ones, a sheet that is not there, and one that inflates to more than 256 MiB.
CsvTable read_sheet(const std::filesystem::path& file, const std::string& sheet = {});

}  // namespace mg
