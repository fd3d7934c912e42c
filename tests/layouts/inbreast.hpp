// Lays out INbreast with small pictures: the folders, table, plists and oddities of the real one.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mg::layouts {

struct Roi {
  std::string name;
  std::vector<std::pair<double, double>> points;
  bool named = true;  ///< false: without the key Name
};

/// The plist that OsiriX exports: Images[0].ROIs, with points as texts "(x, y)".
std::string osirix_plist(const std::vector<Roi>& rois);

/// Into `folder`/INbreast Release 1.0: 7 pictures of 3 patients, 24 × 32 pixels.
///
///   20586908  A  R CC   BI-RADS 5   a mass of 4 × 5 pixels, and a calcification of one point
///   20586934  A  L CC   1           no plist
///   20586960  A  R MLO  4a          misspelled: Espiculated Region, Assymetry
///   22678646  B  L CC   3           a region without a name, one called Unnamed
///   22678670  B  R MLO  2           only the pectoral muscle, in part outside of the picture
///   24055355  C  L MLO  6           a Cluster
///   99999999  C  L CC               not in the table
///
/// The table also has 53580804, whose picture is missing, and a note below its last row. A folder
/// of pectoral muscles has a file for 20586934.
void write_inbreast(const std::filesystem::path& folder);

}  // namespace mg::layouts
