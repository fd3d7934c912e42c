// From what an overlay file says of a DDSM film to its lesions and the class that they make it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "pipeline/values.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/oddities.hpp"
#include "stages/support/ddsm/overlay.hpp"

namespace mg {

/// One abnormality, in words.
struct DdsmFinding {
  std::string kind;       ///< mass, calcification, other; mass+calcification if it is both
  std::string pathology;  ///< as written: MALIGNANT, BENIGN, BENIGN_WITHOUT_CALLBACK, UNPROVEN
  int assessment = -1;    ///< BI-RADS 0 to 5; -1: not told
  int subtlety = 0;       ///< 1 (subtle) to 5 (obvious); 0: not told
};

DdsmFinding finding_of(const ddsm::Abnormality& abnormality);

/// The lesions of a film, and the class that they make it.
struct DdsmTruth {
  std::optional<Annotations> annotations;
  std::optional<std::string> label;
  std::optional<DdsmFinding> worst;  ///< of the highest severity, then of the highest assessment
};

/// A film on which nothing was found.
DdsmTruth healthy();

/// A film's truth from its overlay file: an annotation for each abnormality, with its own kind and
/// pathology. Where they cannot be told apart (the file is damaged, or does not outline each), it
/// is noted, and one annotation with the worst pathology stands for the whole file. A file that
/// cannot be read is noted, and leaves the label open; so does a damaged one that may hide a worse
/// finding than those left. `shape` names the file and its grid. Throws Error for a pathology that
/// `classes` does not know.
DdsmTruth truth_of_overlay(const OverlayFile& shape, const ClassMap& classes, Oddities& oddities);

/// Mask pictures (below `root`, by their numbers) in place of a film's annotations. Mask k shows
/// the k-th of these if there is one for each; if not, all masks have the worst kind and pathology,
/// and false is returned.
bool replace_by_masks(const std::filesystem::path& root,
                      const std::map<int, std::filesystem::path>& masks, DdsmTruth& truth);

}  // namespace mg
