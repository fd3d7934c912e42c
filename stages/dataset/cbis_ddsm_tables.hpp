// CBIS-DDSM's four tables: masses and calcifications, to train and to test; one row a lesion.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/image.hpp"
#include "stages/dataset/csv_table.hpp"

namespace mg {

struct CbisLesion {
  Where where;
  std::string patient;  ///< P_00001: the same woman in all four tables
  Side side = Side::unknown;
  std::string view;
  bool test = false;
  std::string picture_folder;  ///< Mass-Training_P_00001_LEFT_CC
  std::string lesion_folder;  ///< ..._1: with the crop and the mask, of which no column tells which
  std::string kind;           ///< mass, calcification
  std::string pathology;      ///< as written
  std::string density, assessment, subtlety;
};

/// Column names may have blanks or underscores between their words and any capitals; cells may end
/// in newlines; paths may have slashes of either kind. Throws Error with file and line for a row
/// without patient, side, pathology or paths.
std::vector<CbisLesion> read_cbis_table(const CsvTable& table);

/// Of these files, those called (mass|calc)_case_description_(train|test)_set.csv.
std::vector<std::filesystem::path> cbis_tables_among(
    const std::vector<std::filesystem::path>& files);

}  // namespace mg
