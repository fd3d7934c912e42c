// What DDSM's .OVERLAY files say of lesions in words. Their outlines are contour.mask's affair.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mg {

/// One ABNORMALITY.
struct DdsmFinding {
  std::string kind;       ///< mass, calcification, other; mass+calcification if it is both
  std::string pathology;  ///< as written: MALIGNANT, BENIGN, BENIGN_WITHOUT_CALLBACK, UNPROVEN
  int assessment = -1;    ///< BI-RADS 0 to 5; -1: not told
  int subtlety = 0;       ///< 1 (subtle) to 5 (obvious); 0: not told
};

/// The findings that are there, not the number that the file claims. Throws Error with file and
/// line for a text with no word of the format.
std::vector<DdsmFinding> parse_ddsm_findings(std::string_view text, const std::string& file);

/// The text of a file, unpacked if it is gzipped. Throws Error if it cannot be read, is damaged, or
/// has more than 64 MiB.
std::string read_unpacked(const std::filesystem::path& file);

}  // namespace mg
