// What the header of a DICOM file tells of a mammogram, for sets whose tables do not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pipeline/image.hpp"

namespace mg {

struct DicomTags {
  std::string patient;
  Side side = Side::unknown;  ///< Image Laterality, else Laterality
  std::string view;           ///< of the View Code Sequence, else View Position; or empty
};

/// None for what is no DICOM picture or has no sound header (read_dicom_header).
std::optional<DicomTags> read_dicom_tags(const std::filesystem::path& file);

/// CC, MLO, ML, LM, LMO or XCCL for a code of SNOMED CT or of its forerunner (PS3.16, CID 4014);
/// empty for others.
std::string view_of_code(const std::string& code);

}  // namespace mg
