// Mini-DDSM: 1,952 cases of DDSM as PNG or JPEG files, with masks (Lekamlage et al. 2020).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.mini_ddsm. The sheet's Status, like the class folders, is the patient's: half
/// of the pictures in Benign and Cancer show a breast in which nothing was found. They are normal
/// here unless `label_level` is patient, which copies the Status to each picture of a patient. At
/// the other levels an .OVERLAY file's pathologies make the class, and the Status where there is a
/// mask only.
struct MiniDdsmSource : Cases {
  std::filesystem::path root, sheet;
  std::vector<std::string> pictures = {"png", "jpg", "jpeg"};
  std::string truth = "overlay", label_level = "image";
  std::vector<std::string> pathologies = ddsm_pathologies(), kinds;
  SplitShares split;

  static auto params() {
    using P = MiniDdsmSource;
    return mg::params(
        mg::param("root", &P::root, "the folder with MINI-DDSM-Complete-..., or one of these"),
        mg::param("sheet", &P::sheet,
                  "DataWMask.xlsx, or a CSV export of it; empty: the one below root, if any"),
        mg::param("pictures", &P::pictures,
                  "endings of names; of a film's pictures, the first that is there counts"),
        mg::param("truth", &P::truth,
                  "lesions come from the .OVERLAY files, or from the mask pictures (two at most "
                  "of up to seven lesions); where one is missing, from the other")
            .one_of({"overlay", "mask"}),
        label_level_param(&P::label_level),
        mg::param("pathologies", &P::pathologies,
                  "the classes that the words of .OVERLAY files stand for; unknown: no label"),
        kinds_param(&P::kinds), mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
