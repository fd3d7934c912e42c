#include "tests/layouts/cdd_cesm.hpp"

#include <string>
#include <vector>

#include "stages/dataset/csv_table.hpp"
#include "tests/layouts/excel.hpp"
#include "tests/layouts/film.hpp"
#include "tests/layouts/mammogram.hpp"

namespace mg::layouts {

namespace {

constexpr int width = 48, height = 64;

using Rows = std::vector<std::vector<std::string>>;

Rows sheet_rows() {
  return {
      {"Image_name", "Patient_ID", "Side", "Type", "Age", "Breast density (ACR)", "BIRADS",
       "Findings", "View", "Tags", "Machine", "Pathology Classification/ Follow up"},
      {"P1_L_DM_CC", "1", "L", "DM", "52", "C", "5", "High density mass", "CC", "suspicious", "1",
       "Malignant"},
      {"P1_L_CM_CC", "1", "L", "CESM", "52", "_", "5", "Heterogeneous enhancing mass", "CC",
       "suspicious", "1", "Malignant"},
      {"P2_R_DM_CC", "2", "R", "DM", "61", "B", "4$2",
       "Focal asymmetrical density$Benign macrocalcifications", "CC", "", "2", "Malignant"},
      {"P2_R_DM_MLO", "2", "R", "DM", "61", "B", "4$2", "Architectural distortion", "MLO", "", "2",
       "Malignant"},
      {"P3_L_DM_MLO ", "3", "L", "DM", "47", "A", "2", "Benign calcifications", "MLO", "", "1",
       "Benign"},
      {"P3_R_DM_CC", "3", "R", "DM", "47", "A", "1", "Normal", "CC", "", "1", "Normal"},
      {"P4_L_DM_CC", "4", "L", "DM", "39", "_", "3", "Well defined mass", "CC", "", "1", "Benign"},
      {"P4_L_DM_MLO", "4", "L", "DM", "39", "_", "3", "Well defined mass", "MLO", "", "1",
       "Benign"}};
}

std::string regions() {
  const auto row = [](const std::string& file, const std::string& shape) {
    return csv_row({file, "-1", "{}", "1", "0", shape, "{}"});
  };
  return csv_row({"#filename", "file_size", "file_attributes", "region_count", "region_id",
                  "region_shape_attributes", "region_attributes"}) +
         row("P1_L_DM_CC.jpg",
             R"({"name":"polygon","all_points_x":[9.5,19.5,19.5,9.5],"all_points_y":[3.5,3.5,11.5,11.5]})") +
         row("P1_L_DM_CC.jpg",
             R"({"name":"ellipse","cx":24.25,"cy":40.25,"rx":6.5,"ry":3.5,"theta":1.5707963267948966})") +
         row("P1_L_CM_CC.jpg", R"({"name":"circle","cx":15,"cy":8,"r":4})") +
         row("P2_R_DM_CC.jpg", R"({"name":"circle","cx":20,"cy":30,"r":5.5})") +
         row("P2_R_DM_MLO.jpg",
             R"({"name":"polyline","all_points_x":[9.5,13.5,13.5,9.5],"all_points_y":[3.5,3.5,7.5,7.5]})") +
         row("P2_R_DM_MLO.jpg", R"({"name":"point","cx":30,"cy":50})") +
         row("P4_L_DM_CC.jpg", "{}") +
         row("P4_L_DM_CC.jpg", R"({"name":"rect","x":4.5,"y":9.5,"width":6,"height":3})");
}

}  // namespace

void write_cdd_cesm(const std::filesystem::path& folder, bool excel) {
  auto rows = sheet_rows();
  if (excel) {
    write_excel(folder / "Radiology-manual-annotations.xlsx", "all", rows);
  } else {
    std::string text;
    for (const auto& row : rows) text += csv_row(row);
    write_text(folder / "Radiology-manual-annotations.csv", text);
  }
  write_text(folder / "Radiology_hand_drawn_segmentations_v2.csv", regions());
  for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
    const auto low = rows[i][3] == "DM";
    const auto* images = low ? "Low energy images of CDD-CESM" : "Subtracted images of CDD-CESM";
    std::vector<std::uint8_t> pixels;
    for (const auto value : draw({width, height, side_from(rows[i][2]), 0, {}})) {
      pixels.push_back(static_cast<std::uint8_t>(value / 16));
    }
    write_picture(folder / images / (rows[i][0] + ".jpg"), pixels, width, height);
  }
}

}  // namespace mg::layouts
