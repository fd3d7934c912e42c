// A sheet of an Excel file (.xlsx): a zip archive of XML files, ECMA-376 part 1.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mg {

/// The cells of the first sheet, or of the one called `sheet`, row by row; rows and cells that the
/// file leaves out are empty. Numbers are as the file has them, formulas as last computed, newlines
/// blanks. Throws Error for a file that is broken, encrypted or no Excel file, and for a sheet that
/// is not there.
std::vector<std::vector<std::string>> read_excel_sheet(const std::filesystem::path& file,
                                                       const std::string& sheet);

}  // namespace mg
