// Writes a table as Excel does: a zip archive of XML files, its texts shared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mg::layouts {

/// One sheet; the first row names the columns. Cells that are whole numbers become numbers. Throws
/// Error if the file cannot be written.
void write_excel(const std::filesystem::path& file, const std::string& sheet,
                 const std::vector<std::vector<std::string>>& rows);

}  // namespace mg::layouts
