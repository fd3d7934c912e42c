// MIAS and mini-MIAS: 322 film mammograms with circles around what was found (Suckling et al.
// 1994).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// The source dataset.mias. A picture is cancer if it has a malignant finding, else benign if it
/// has a benign one, else normal, whatever the other breast shows. Even films are left breasts
/// unless their names say otherwise, films 2n-1 and 2n the same woman. Pictures with a finding but
/// no circle, or of an unheard-of size, have no annotations.
struct MiasSource : Cases {
  std::filesystem::path root;
  std::vector<std::string> kinds;
  std::string label_level = "image";
  SplitShares split;

  static auto params() {
    using P = MiasSource;
    return mg::params(
        mg::param("root", &P::root,
                  "the folder with Info.txt and mdb001.pgm (or .png) ..., of mini-MIAS or, as "
                  "mdb001ll.pgm ..., of the original database"),
        kinds_param(&P::kinds), label_level_param(&P::label_level),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const { split.check(); }
  void open(const RunInfo& run);
};

}  // namespace mg
