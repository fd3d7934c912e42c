// INbreast: 410 digital mammograms with contours drawn in OsiriX (Moreira et al. 2012).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/birads.hpp"
#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.inbreast. A picture is labelled by its BI-RADS; a lesion's pathology is that
/// of its picture. All regions of a kind are one lesion of the list. A picture without a plist has
/// no lesion.
struct InbreastSource : Cases {
  std::filesystem::path root;
  std::vector<std::string> birads, kinds;
  std::string label_level = "image";
  SplitShares split;

  static auto params() {
    using P = InbreastSource;
    return mg::params(mg::param("root", &P::root,
                                "the folder 'INbreast Release 1.0' with INbreast.csv, AllDICOMs "
                                "and AllXML"),
                      birads_param(&P::birads), kinds_param(&P::kinds),
                      label_level_param(&P::label_level),
                      mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
