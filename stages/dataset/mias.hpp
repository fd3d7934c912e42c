// mini-MIAS: 322 film mammograms with circles around what was found (Suckling et al. 1994).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/dataset/cases.hpp"

namespace mg {

/// One line of Info.txt that describes a film.
struct MiasRow {
  int line = 0;
  std::string film;              ///< mdb001
  char tissue = ' ';             ///< F, G or D
  std::string finding;           ///< CALC CIRC SPIC MISC ARCH ASYM NORM
  char severity = ' ';           ///< B, M, or blank for NORM
  std::optional<Circle> circle;  ///< in pixels from the upper edge
};

/// The rows of Info.txt; its prose is skipped. The file counts y from the lower edge of a picture
/// of 1024 rows: row = 1024 - y. Throws Error with file and line for a row it cannot understand.
std::vector<MiasRow> read_mias_rows(std::string_view text, const std::string& name_for_messages);

/// The source dataset.mias. A picture is cancer if it has a malignant finding, else benign if it
/// has a benign one, else normal, whatever the other breast shows. Even films are left breasts,
/// films 2n-1 and 2n the same woman. Pictures with a finding but no circle have no annotations.
struct MiasSource : Cases {
  std::filesystem::path root;
  SplitShares split;

  static auto params() {
    return mg::params(mg::param("root", &MiasSource::root,
                                "the folder with Info.txt and mdb001.pgm (or .png) ..."),
                      mg::param("split", &MiasSource::split, "who trains, validates and tests"));
  }
  void check() const { split.check(); }
  void open(const RunInfo& run);
};

}  // namespace mg
