// Lays out Mini-DDSM with small pictures: the folders, names, sheet and files of the real one, and,
// at full scale, its numbers.
#pragma once

#include <cstdint>
#include <filesystem>

namespace mg::layouts {

/// The real set, counted in its listing of files: 602 normal, 671 benign, 679 cancer cases of four
/// films. Scanners A, B, C, D have 500, 0, 0, 102 normal, 267, 130, 180, 94 benign and 192, 155,
/// 233, 99 cancer cases. 622 benign and 618 cancer patients have masks on one side, the others on
/// both; on the sides with masks, 38 benign and 52 cancer films have none; 145 cancer films have
/// two. 260 numbers are used by two scanners.
struct MiniDdsmOptions {
  double scale = 1;  ///< of all these numbers; a scanner that has cases keeps one at least
  int width = 24;    ///< of the pictures; the .ics files and overlays have `enlarged` times it
  int height = 32;
  int enlarged = 4;
  bool sheet = true;  ///< DataWMask.xlsx
  bool masks = true;  ///< _Mask.png, beside the overlays
  bool overlays = true;
  bool pictures = true;  ///< false: they are there, but empty files
  std::uint64_t seed = 1;
};

struct MiniDdsmWritten {
  int normal_cases = 0, benign_cases = 0, cancer_cases = 0;
  int films = 0;
  int benign_masked = 0, benign_other_side = 0, benign_other_view = 0;
  int cancer_masked = 0, cancer_other_side = 0, cancer_other_view = 0, cancer_two_masks = 0;
};

/// Writes MINI-DDSM-Complete-PNG-16/<Normal|Benign|Cancer>/<number>/ into `folder`. Lesions of
/// benign cases are BENIGN, those of cancer cases MALIGNANT. Scanner A's films are DBA or HOWTEK,
/// those of B and C LUMISYS, those of D HOWTEK; each scanner has its own brightness. A ninth of the
/// densities is 0. The same options give the same files.
MiniDdsmWritten write_mini_ddsm(const std::filesystem::path& folder,
                                const MiniDdsmOptions& options = {});

}  // namespace mg::layouts
