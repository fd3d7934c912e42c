// Mini-DDSM's sheet: DataWMask.xlsx, Data-MoreThanTwoMasks.xlsx, or either saved as CSV.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/oddities.hpp"

namespace mg {

/// A film's row. The sheet writes "-" for no mask, 0 for a density that nobody rated, and paths
/// with the backslashes of Windows.
struct MiniDdsmRow {
  Where where;
  std::string status;              ///< Normal, Benign or Cancer: of the patient, not of the film
  std::string age, density;        ///< empty if unknown
  std::vector<std::string> masks;  ///< names of files, without folders
};

/// By exam and film: A_2011_1.LEFT_CC. Rows that name no film of DDSM are noted. Throws Error if
/// the columns fullPath and Status are not there.
std::map<std::string, MiniDdsmRow> read_mini_ddsm_sheet(const CsvTable& table, Oddities& oddities);

/// The sheet below a folder, relative to it: DataWMask before Data-MoreThanTwoMasks, .xlsx before
/// .csv; empty if there is none.
std::filesystem::path find_mini_ddsm_sheet(const std::filesystem::path& root);

}  // namespace mg
