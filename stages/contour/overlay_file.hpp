// Reads the `.OVERLAY` files of DDSM: lesions outlined in chain codes, with their findings.
// Format: eng.usf.edu/cvprg/Mammography/DDSM/case_description.html
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "stages/contour/chain.hpp"

namespace mg::contour {

struct Abnormality {
  std::vector<std::string> lesion_types;  ///< as written: MASS SHAPE OVAL MARGINS CIRCUMSCRIBED
  std::string pathology;                  ///< as written, or empty
  std::vector<Chain> boundaries, cores;
};

struct Overlay {
  std::vector<Abnormality> abnormalities;
  /// What is odd but can be lived with: counts that are wrong, outlines that do not close.
  std::vector<std::string> notes;
};

/// Reads the text of a file, gzipped or not. What is outlined counts, not the numbers that the file
/// claims: known files claim too many. Throws Error with file and line for what is no overlay:
/// unknown words, codes outside of 0 to 7, an outline that is cut off, an abnormality or more and
/// no outline.
Overlay parse_overlay(std::string_view text, const std::string& file);

/// Throws Error too if the file cannot be read.
Overlay read_overlay(const std::filesystem::path& file);

}  // namespace mg::contour
