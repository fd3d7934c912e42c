// DDSM: 2,620 cases of film mammograms with the outlines of their lesions (Heath et al. 2001).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.ddsm. Files may lie in any folders below `root`: their names tell what they
/// are. A film's lesions are in its .OVERLAY file; where that is promised and missing, or the .ics
/// file is missing too, they are unknown. Case folders such as cancer_03 count for patient labels
/// only: one of the breasts is healthy as a rule.
struct DdsmSource : Cases {
  std::filesystem::path root;
  std::vector<std::string> pictures = {"png", "tif", "tiff", "pgm", "pnm", "jpg", "ljpeg"};
  std::string label_level = "image";
  std::vector<std::string> pathologies = ddsm_pathologies(), kinds;
  SplitShares split;

  static auto params() {
    using P = DdsmSource;
    return mg::params(
        mg::param("root", &P::root, "the folder with the case folders"),
        mg::param("pictures", &P::pictures,
                  "endings of names; of a film's pictures, the first that is there counts"),
        label_level_param(&P::label_level),
        mg::param("pathologies", &P::pathologies,
                  "the classes that the words of .OVERLAY files stand for; unknown: no label"),
        kinds_param(&P::kinds), mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
