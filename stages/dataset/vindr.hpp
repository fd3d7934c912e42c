// VinDr-Mammo: 20,000 digital mammograms with boxes and BI-RADS, without biopsies (Nguyen et al.
// 2023).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/birads.hpp"
#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.vindr. By image, a picture has the class of the worst of its own findings;
/// one without findings that of its breast's BI-RADS, or normal if the findings are in the breast's
/// other pictures. By breast or patient, the breasts' BI-RADS count. A study stands for a patient.
struct VindrSource : Cases {
  std::filesystem::path root;
  std::vector<std::string> birads, kinds;
  std::string label_level = "image";
  bool official = true;
  SplitShares split;

  static auto params() {
    using P = VindrSource;
    return mg::params(
        mg::param("root", &P::root,
                  "the folder with breast-level_annotations.csv, finding_annotations.csv and "
                  "images"),
        birads_param(&P::birads), kinds_param(&P::kinds), label_level_param(&P::label_level),
        mg::param("official", &P::official,
                  "its own test patients test; train and val share the others"),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
