// What names tell in INbreast: those of files, and those of regions in OsiriX's plists.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/image.hpp"

namespace mg {

/// What a file of AllDICOMs tells by its name: 22678646_61b13c59bcba149e_MG_L_ML_ANON.dcm.
struct InbreastName {
  std::string image;    ///< 8 digits: the name in INbreast.csv and AllXML
  std::string patient;  ///< 16 hexadecimal digits; the table does not tell the patient
  Side side = Side::unknown;
  std::string view;  ///< CC or MLO, for which the files write ML
};
std::optional<InbreastName> read_inbreast_name(const std::string& stem);

/// The kind behind a region's name with its misspellings: mass, calcification, cluster,
/// spiculated_region, asymmetry, distortion, pectoral; "" for Unnamed, Point 1 and the like.
std::string inbreast_kind(const std::string& name);

/// The names of the regions in a plist, as they are written there, by kind; each once. None for
/// what is no plist of regions.
std::optional<std::map<std::string, std::vector<std::string>>> regions_by_kind(
    std::string_view plist);

}  // namespace mg
