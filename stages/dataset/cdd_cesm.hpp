// CDD-CESM: low-energy and subtracted contrast mammograms with regions drawn by radiologists
// (Khaled et al. 2022).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"
#include "stages/dataset/lesions.hpp"

namespace mg {

/// What the name of a picture tells: P102_R_DM_CC; DM is low energy, CM subtracted.
struct CesmName {
  std::string patient;
  Side side = Side::unknown;
  bool low_energy = true;
  std::string view;
};
std::optional<CesmName> read_cesm_name(const std::string& stem);

/// The kinds of lesion that a radiologist's findings speak of: "mass+calcification", or empty.
std::string cesm_kind(const std::string& findings);

/// The source dataset.cdd_cesm, in TCIA's layout (Radiology-manual-annotations and
/// Radiology_hand_drawn_segmentations) or as 512 × 512 pictures with labels.csv and contours.csv,
/// whose polygons count in their pixels. Pathology is told for each breast. Where findings of
/// different BI-RADS share a picture, nobody tells which region is which: their pathology is
/// unknown. A picture that is not normal and has no region has no annotations; in the second
/// layout its mask counts, unless it was made of circles or ellipses, which were drawn wrongly.
struct CddCesmSource : Cases {
  std::filesystem::path root;
  std::string images = "low_energy";
  std::vector<std::string> pathologies, kinds;
  std::string label_level = "image";
  SplitShares split;

  static auto params() {
    using P = CddCesmSource;
    return mg::params(
        mg::param("root", &P::root, "the folder with the tables and, below it, the pictures"),
        mg::param("images", &P::images, "which of the two pictures of a view are listed")
            .one_of({"low_energy", "subtracted", "both"}),
        mg::param("pathologies", &P::pathologies,
                  "which class a pathology stands for, where it is not [Normal=normal, "
                  "Benign=benign, Malignant=cancer]"),
        kinds_param(&P::kinds), label_level_param(&P::label_level),
        mg::param("split", &P::split, "who trains, validates and tests"));
  }
  void check() const;
  void open(const RunInfo& run);
};

}  // namespace mg
