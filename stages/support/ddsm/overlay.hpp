// Reads the `.OVERLAY` files of DDSM: lesions outlined in chain codes, with their findings.
// Format: eng.usf.edu/cvprg/Mammography/DDSM/case_description.html
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/support/ddsm/chain.hpp"

namespace mg::ddsm {

struct Abnormality {
  std::vector<std::string> lesion_types;  ///< as written: MASS SHAPE OVAL MARGINS CIRCUMSCRIBED
  std::string pathology;                  ///< as written, or empty
  int assessment = -1;                    ///< BI-RADS 0 to 5; -1: not told
  int subtlety = 0;                       ///< 1 (subtle) to 5 (obvious); 0: not told
  std::vector<Chain> boundaries, cores;

  bool outlined() const { return !boundaries.empty() || !cores.empty(); }
};

struct Overlay {
  /// In the file's order, whatever numbers it gives them.
  std::vector<Abnormality> abnormalities;
  std::optional<int> claimed;  ///< how many the file says it has
  /// What is odd but can be lived with: counts that are wrong, outlines that do not close.
  std::vector<std::string> notes;
  /// The first thing that makes the outlines unsound, with file and line: unknown words, codes
  /// outside of 0 to 7, an outline that is cut off, an abnormality or more and no outline.
  std::optional<Error> fault;
};

/// Reads the text of a file, gzipped or not. What is there counts, not the numbers that the file
/// claims: known files claim too many. Words behind a fault are still read. Where findings follow
/// outlines without a line ABNORMALITY, they are another abnormality's. Throws Error only for what
/// cannot be unpacked.
Overlay parse_overlay(std::string_view text, const std::string& file);

/// Throws Error if the file cannot be read or unpacked.
Overlay read_overlay(const std::filesystem::path& file);

}  // namespace mg::ddsm
