// RSNA Screening Mammography Breast Cancer Detection (Kaggle 2022): 54,706 digital mammograms.
#pragma once

#include <filesystem>
#include <string>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

/// The source dataset.rsna. A breast with cancer = 1 is cancer, in all its pictures; of the others,
/// one that was biopsied is benign (unless `biopsied` says normal) and the rest normal. A table
/// without the column cancer has no labels. Nobody drew lesions.
struct RsnaSource : Cases {
  std::filesystem::path root;
  std::string table = "train.csv";
  std::string biopsied = "benign";
  std::string label_level = "breast";
  SplitShares split;

  static auto params() {
    using P = RsnaSource;
    return mg::params(
        mg::param("root", &P::root,
                  "the folder with the table and the pictures, which may be the DICOM files "
                  "(patient/image.dcm) or what others made of them (patient_image.png)"),
        mg::param("table", &P::table, "its file below root"),
        mg::param("biopsied", &P::biopsied, "the class of breasts with a biopsy and no cancer")
            .one_of({"benign", "normal"}),
        label_level_param(&P::label_level),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const { split.check(); }
  void open(const RunInfo& run);
};

}  // namespace mg
