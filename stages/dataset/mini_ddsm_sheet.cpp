#include "stages/dataset/mini_ddsm_sheet.hpp"

#include <array>
#include <optional>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/ddsm_name.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// What follows the last slash of either kind.
std::string last_part(const std::string& path) {
  return path.substr(path.find_last_of("/\\") + 1);  // npos + 1 is 0
}

std::string known(const std::string& number) {
  return number == "0" || number == "-" || number == "0.0" ? "" : number;
}

}  // namespace

std::map<std::string, MiniDdsmRow> read_mini_ddsm_sheet(const CsvTable& table, Oddities& oddities) {
  const auto path = table.require("fullPath"), status = table.require("Status");
  const auto age = table.find("Age"), density = table.find("Density");
  std::vector<std::size_t> contours;
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    if (table.columns()[i].starts_with("Tumour_Contour")) contours.push_back(i);
  }
  std::map<std::string, MiniDdsmRow> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto name = ddsm_name(last_part(table.at(i, path)));
    if (!name || name->view.empty()) {
      oddities.note("rows of the sheet name no film", to_string(table.where(i)));
      continue;
    }
    MiniDdsmRow row{table.where(i),
                    table.at(i, status),
                    age ? known(table.at(i, *age)) : "",
                    density ? known(table.at(i, *density)) : "",
                    {}};
    for (const auto column : contours) {
      const auto mask = last_part(table.at(i, column));
      if (!mask.empty() && mask != "-") row.masks.push_back(mask);
    }
    rows.emplace(name->exam + "." + film_name(name->side, name->view), std::move(row));
  }
  return rows;
}

fs::path find_mini_ddsm_sheet(const fs::path& root) {
  constexpr std::array names = {"DataWMask.xlsx", "DataWMask.csv", "Data-MoreThanTwoMasks.xlsx",
                                "Data-MoreThanTwoMasks.csv"};
  const auto files = list_files(root);
  for (const fs::path name : names) {
    for (const auto& file : files) {
      if (file.filename() == name) return file;
    }
  }
  return {};
}

}  // namespace mg
