// The source dataset.csv: a table that names the files and what is known of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// Each parameter named like a column says which column of the table plays that part; columns
/// that the table lacks are unknown, but for `file`. Several rows with the same file describe
/// several lesions of one picture.
struct CsvSource : Cases {
  std::filesystem::path table, root;
  std::string file = "file", key = "key", patient = "patient", side = "side", view = "view";
  std::string label = "label", split_column = "split", pathology = "pathology", kind = "kind";
  std::string contour = "contour", mask = "mask", regions = "regions", region = "region";
  std::string circle_x = "circle_x", circle_y = "circle_y", circle_radius = "circle_radius";
  std::string ellipse_x = "ellipse_x", ellipse_y = "ellipse_y", ellipse_rx = "ellipse_rx",
              ellipse_ry = "ellipse_ry", ellipse_angle = "ellipse_angle";
  std::string box_x0 = "box_x0", box_y0 = "box_y0", box_x1 = "box_x1", box_y1 = "box_y1";
  std::string polygon_x = "polygon_x", polygon_y = "polygon_y";
  std::vector<std::string> facts = {"scanner", "site",     "density", "birads",  "age",
                                    "film",    "subtlety", "bits",    "machine", "implant"};
  std::vector<std::string> labels, kinds;
  std::string label_level = "image";
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
        mg::param("kind", &P::kind, "column with a lesion's kind: mass, calcification, ..."),
        mg::param("contour", &P::contour, "column with a DDSM .OVERLAY file"),
        mg::param("mask", &P::mask, "column with a picture of the lesion"),
        mg::param("regions", &P::regions,
                  "column with a file of regions: an OsiriX plist, or a DICOM object"),
        mg::param("region", &P::region, "column with the name of the region in it; empty: all"),
        mg::param("circle_x", &P::circle_x, "column with the center of a circle, in pixels"),
        mg::param("circle_y", &P::circle_y, "likewise, from the upper edge"),
        mg::param("circle_radius", &P::circle_radius, "column with its radius, in pixels"),
        mg::param("ellipse_x", &P::ellipse_x, "column with the center of an ellipse, in pixels"),
        mg::param("ellipse_y", &P::ellipse_y, "likewise, from the upper edge"),
        mg::param("ellipse_rx", &P::ellipse_rx, "column with half of one axis, in pixels"),
        mg::param("ellipse_ry", &P::ellipse_ry, "column with half of the other, in pixels"),
        mg::param("ellipse_angle", &P::ellipse_angle,
                  "column with the angle of the first axis, in degrees, clockwise on the picture"),
        mg::param("box_x0", &P::box_x0, "column with the left edge of a box, in pixels"),
        mg::param("box_y0", &P::box_y0, "column with its upper edge"),
        mg::param("box_x1", &P::box_x1, "column with its right edge"),
        mg::param("box_y1", &P::box_y1, "column with its lower edge"),
        mg::param("polygon_x", &P::polygon_x, "column with x coordinates between spaces"),
        mg::param("polygon_y", &P::polygon_y, "column with y coordinates between spaces"),
        mg::param("facts", &P::facts,
                  "columns with what else is known, where the table has them; [machine_id=scanner] "
                  "gives one another name"),
        mg::param("labels", &P::labels, "other words for labels, as in [Malignant=cancer]"),
        kinds_param(&P::kinds), label_level_param(&P::label_level),
        mg::param("spacing_mm", &P::spacing_mm, "side of a pixel; 0: unknown")
            .unit("mm")
            .between(0, 10),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

/// Does the table have a column that tells of lesions?
bool tells_of_lesions(const CsvSource& source, const CsvTable& table);

/// The lesions in one row; their files lie below `root`. Throws Error, with the line, for half a
/// shape and for numbers that are none.
std::vector<Annotation> lesions_in(const CsvSource& source, const CsvRow& row,
                                   const std::filesystem::path& root);

}  // namespace mg
