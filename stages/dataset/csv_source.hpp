// The source dataset.csv: a table that names the files and what is known of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"

namespace mg {

/// Each parameter named like a column says which column of the table plays that part; columns
/// that the table lacks are unknown, but for `file`. Several rows with the same file describe
/// several lesions of one picture.
struct CsvSource : Cases {
  std::filesystem::path table, root;
  std::string file = "file", key = "key", patient = "patient", side = "side", view = "view";
  std::string label = "label", split_column = "split", pathology = "pathology";
  std::string contour = "contour", mask = "mask";
  std::string circle_x = "circle_x", circle_y = "circle_y", circle_radius = "circle_radius";
  std::string polygon_x = "polygon_x", polygon_y = "polygon_y";
  std::vector<std::string> labels;
  double spacing_mm = 0;
  SplitShares split;

  static auto params() {
    using P = CsvSource;
    return mg::params(
        mg::param("table", &P::table, "the CSV file; its first line names the columns"),
        mg::param("root", &P::root, "what the files in it are relative to; empty: its own folder"),
        mg::param("file", &P::file, "column with the picture's file"),
        mg::param("key", &P::key, "column with a unique name; else the file's path is used"),
        mg::param("patient", &P::patient, "column with the patient; else each picture is one"),
        mg::param("side", &P::side, "column with L, R, left or right"),
        mg::param("view", &P::view, "column with CC, MLO, ..."),
        mg::param("label", &P::label, "column with the class"),
        mg::param("split_column", &P::split_column,
                  "column with train, val or test; rows without go by `split`"),
        mg::param("pathology", &P::pathology, "column with a lesion's pathology"),
        mg::param("contour", &P::contour, "column with a DDSM .OVERLAY file"),
        mg::param("mask", &P::mask, "column with a picture of the lesion"),
        mg::param("circle_x", &P::circle_x, "column with the center of a circle, in pixels"),
        mg::param("circle_y", &P::circle_y, "likewise, from the upper edge"),
        mg::param("circle_radius", &P::circle_radius, "column with its radius, in pixels"),
        mg::param("polygon_x", &P::polygon_x, "column with x coordinates between spaces"),
        mg::param("polygon_y", &P::polygon_y, "column with y coordinates between spaces"),
        mg::param("labels", &P::labels, "other words for labels, as in [Malignant=cancer]"),
        mg::param("spacing_mm", &P::spacing_mm, "side of a pixel; 0: unknown")
            .unit("mm")
            .between(0, 10),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
