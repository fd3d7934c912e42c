// The names of DDSM's files: A_0384_1.LEFT_CC.LJPEG, A-0384-1.ics.
#pragma once

#include <optional>
#include <string>

#include "pipeline/image.hpp"

namespace mg {

/// Dashes count as underscores. The letter stands for the place where the film was digitized; a
/// number is unique together with its letter only.
struct DdsmName {
  std::string exam;     ///< A_0384_1
  std::string patient;  ///< A_0384
  std::string scanner;  ///< A
  Side side = Side::unknown;
  std::string view;  ///< CC, MLO; empty, as the side, if the file is about the whole exam
  std::string rest;  ///< what follows, in small letters: .ljpeg, .overlay.gz, _mask2.png, .ics
};

/// None if it is no such name.
std::optional<DdsmName> ddsm_name(const std::string& file_name);

/// LEFT_CC and so on.
std::string film_name(Side side, const std::string& view);

/// Where a letter's films were digitized: MGH, WFU or ISMD, or empty.
std::string ddsm_site(const std::string& scanner);

}  // namespace mg
