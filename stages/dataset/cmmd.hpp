// CMMD, the Chinese Mammography Database (TCIA 2022): 5,202 digital mammograms of 1,775 patients.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

/// The patient in a path, D1-0001 or D2-0001; empty if no part of it is one.
std::string cmmd_patient(const std::filesystem::path& path);

/// The source dataset.cmmd. The sheet has a row for each breast with a finding; a patient's other
/// breast is normal. Side and view are told by the DICOM headers alone, so all of them are read
/// once; a file without a header that can be read is listed with an unknown side and no label. The
/// fact `site` is D1 or D2: all of D2 is malignant. Nobody drew lesions.
struct CmmdSource : Cases {
  std::filesystem::path root, table;
  std::vector<std::string> pathologies;
  std::string label_level = "breast";
  SplitShares split;

  static auto params() {
    using P = CmmdSource;
    return mg::params(
        mg::param("root", &P::root, "the folder with the DICOM files, as TCIA hands them out"),
        mg::param("table", &P::table,
                  "CMMD_clinicaldata_revision.xlsx, or a CSV file made of it; empty: the one below "
                  "or beside root"),
        mg::param("pathologies", &P::pathologies,
                  "which class a word of the sheet's column classification stands for, where it is "
                  "not [Normal=normal, Benign=benign, Malignant=cancer]"),
        label_level_param(&P::label_level),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
