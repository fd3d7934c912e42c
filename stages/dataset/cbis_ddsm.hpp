// CBIS-DDSM: 3,103 film mammograms of DDSM as DICOM files with better outlines (Lee et al. 2017).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.cbis_ddsm. Pictures are found by the folder that a table names first
/// (Mass-Training_P_00001_LEFT_CC), wherever it lies, or by the Patient ID in their headers, for
/// downloads differ in all else. A view that is in the mass and in the calcification tables is one
/// picture with the lesions of both. Among the files of a lesion, the mask is the one with two
/// values, whatever the tables call it. There are no healthy breasts in this set.
struct CbisDdsmSource : Cases {
  std::filesystem::path root, tables;
  std::string label_level = "image";
  std::vector<std::string> pathologies = ddsm_pathologies(), kinds;
  bool official = true;
  SplitShares split;

  static auto params() {
    using P = CbisDdsmSource;
    return mg::params(
        mg::param("root", &P::root, "the folder with the folders of DICOM files"),
        mg::param("tables", &P::tables,
                  "the folder with mass_case_description_train_set.csv and so on; empty: root"),
        label_level_param(&P::label_level),
        mg::param("pathologies", &P::pathologies,
                  "the classes that the tables' words stand for; unknown: no label"),
        kinds_param(&P::kinds),
        mg::param("official", &P::official,
                  "test with the patients of the test tables only (those who are in a training "
                  "table too train)"),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
