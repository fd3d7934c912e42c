// The tables of CDD-CESM, in both layouts.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/values.hpp"
#include "stages/dataset/cdd_cesm.hpp"

namespace mg {

/// What the sheet says of one picture.
struct CesmRow {
  std::string image;  ///< without extension
  std::string pathology, birads, density, findings, age, machine;
  std::string shapes;  ///< of its regions, where the table tells: polygon, circle+polygon, ...
  Where where;
};

using CesmShapes = std::map<std::string, std::vector<decltype(Annotation::shape)>>;  ///< by image

struct CesmTables {
  std::vector<CesmRow> rows;
  CesmShapes shapes;
  std::filesystem::path masks;  ///< folder of masks, or empty
};

/// Throws Error if the tables of neither layout are below `root`, and for rows that cannot be.
CesmTables read_cesm_tables(const std::filesystem::path& root);

}  // namespace mg
