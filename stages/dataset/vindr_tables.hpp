// The tables of VinDr-Mammo.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/values.hpp"
#include "stages/dataset/birads.hpp"

namespace mg {

/// The texts in a list as Python prints it: ['Mass', "it's"]. Error, with `where`, for other text.
std::vector<std::string> read_python_list(const std::string& text, const Where& where);

/// One word for the categories of a finding: "mass+calcification".
std::string vindr_kind(const std::vector<std::string>& categories);

/// What the tables say of one picture.
struct VindrPicture {
  std::string study, image, view;
  Side side = Side::unknown;
  double width = 0, height = 0;            ///< of the DICOM file, in whose pixels boxes count
  std::optional<std::string> of_breast;    ///< class of the breast's BI-RADS
  std::optional<std::string> of_findings;  ///< the worst class of the picture's own findings
  Annotations findings;                    ///< boxes
  bool tests = false;                      ///< by the set's own split
  Facts facts;
};

/// From breast-level_annotations.csv and finding_annotations.csv and, if it is there, metadata.csv.
/// Throws Error, with the line, for what cannot be.
std::vector<VindrPicture> read_vindr_tables(const std::filesystem::path& root,
                                            const BiradsClasses& class_of);

}  // namespace mg
