#include "stages/dataset/cdd_cesm_tables.hpp"

#include <utility>

#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/sheet_file.hpp"
#include "stages/dataset/via_shapes.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "get it, with both tables, from cancerimagingarchive.net/collection/cdd-cesm and name its "
    "folder: --set root=...";

/// The name without folder, extension and the blanks that some names end in.
std::string bare_name(const std::string& image) {
  auto name = fs::path(image).filename().string();
  const auto extension = plain_word(fs::path(name).extension().string());
  if (extension == ".jpg" || extension == ".png" || extension == ".jpeg") {
    name = fs::path(name).stem().string();
  }
  name.erase(name.find_last_not_of(' ') + 1);
  return name;
}

/// "_" is how these tables say nothing.
std::string told(const CsvRow& row, const std::string& column) {
  const auto text = row.text(column);
  return text == "_" ? "" : text;
}

/// The first file that is named like that, in small letters; empty if there is none.
fs::path find_named(const fs::path& root, const std::vector<fs::path>& files, std::string_view part,
                    std::string_view other, const std::vector<std::string>& extensions) {
  for (const auto& extension : extensions) {
    for (const auto& file : files) {
      const auto name = plain_word(file.filename().string());
      const auto fits = name.find(part) != std::string::npos &&
                        name.find(other) != std::string::npos && name.ends_with(extension);
      if (fits) return root / file;
    }
  }
  return {};
}

CesmTables read_archive(const fs::path& sheet, const fs::path& regions) {
  CesmTables tables;
  const auto excel = plain_word(sheet.extension().string()) == ".xlsx";
  const auto table = read_sheet(sheet, excel ? "all" : "");
  const std::string pathology = "Pathology Classification/ Follow up";
  for (const auto& column : {std::string("Image_name"), std::string("BIRADS"), pathology}) {
    table.require(column);
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    const CsvRow row(table, i);
    if (row.text("Image_name").empty()) continue;
    tables.rows.push_back({bare_name(row.text("Image_name")), told(row, pathology),
                           told(row, "BIRADS"), told(row, "Breast density (ACR)"),
                           told(row, "Findings"), whole_number(told(row, "Age")),
                           told(row, "Machine"), "", row.where()});
  }
  const auto drawn = CsvTable::read(regions);
  drawn.require("#filename"), drawn.require("region_shape_attributes");
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const CsvRow row(drawn, i);
    auto shape = read_via_shape(row.text("region_shape_attributes"), row.where());
    if (shape) tables.shapes[bare_name(row.text("#filename"))].push_back(std::move(*shape));
  }
  return tables;
}

CesmTables read_letterboxed(const fs::path& root) {
  CesmTables tables;
  const auto labels = CsvTable::read(root / "labels.csv");
  for (const auto* column : {"image", "pathology", "birads"}) labels.require(column);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const CsvRow row(labels, i);
    tables.rows.push_back({bare_name(row.text("image")), told(row, "pathology"),
                           told(row, "birads"), told(row, "density"), told(row, "findings"),
                           told(row, "age"), told(row, "machine"), row.text("shapes"),
                           row.where()});
  }
  const auto contours = CsvTable::read(root / "contours.csv");
  for (const auto* column : {"image", "x_list", "y_list"}) contours.require(column);
  for (std::size_t i = 0; i < contours.size(); ++i) {
    const CsvRow row(contours, i);
    const auto x = row.numbers("x_list"), y = row.numbers("y_list");
    if (x.empty() || x.size() != y.size()) {
      throw Error("a contour of " + std::to_string(x.size()) + " x and " +
                      std::to_string(y.size()) + " y coordinates",
                  "", row.where());
    }
    Polygon polygon;
    for (std::size_t p = 0; p < x.size(); ++p) polygon.points.push_back({x[p], y[p]});
    tables.shapes[bare_name(row.text("image"))].emplace_back(std::move(polygon));
  }
  if (fs::is_directory(root / "masks")) tables.masks = root / "masks";
  return tables;
}

}  // namespace

CesmTables read_cesm_tables(const fs::path& root) {
  require_folder(root, how_to_get_it);
  if (fs::exists(root / "labels.csv") && fs::exists(root / "contours.csv")) {
    return read_letterboxed(root);
  }
  const auto files = list_files(root);
  const auto sheet = find_named(root, files, "manual", "annotation", {".csv", ".xlsx"});
  const auto regions = find_named(root, files, "hand", "drawn", {".csv"});
  if (!sheet.empty() && !regions.empty()) return read_archive(sheet, regions);
  throw Error("there is no " +
                  std::string(sheet.empty() ? "Radiology-manual-annotations.xlsx (or .csv)"
                                            : "Radiology_hand_drawn_segmentations_v2.csv") +
                  " below " + root.string(),
              how_to_get_it);
}

}  // namespace mg
