// Lays out a small CBIS-DDSM with the oddities of the real one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mg::layouts {

struct CbisDdsmOptions {
  /// Files 1-1.dcm and 1-2.dcm below folders with dates and descriptions, as the NBIA client writes
  /// them; else 000000.dcm and 000001.dcm below folders named by UIDs, as the tables have it.
  bool nbia = false;
  bool flat = false;  ///< all files in one folder, numbered: only their headers tell what they are
  bool packed = false;  ///< RLE
};

/// The pictures are 48 x 64. Four patients, their lesions (1 unless told) in the tables:
/// P_00001  mass, train  MALIGNANT in LEFT CC and LEFT MLO; BENIGN in RIGHT CC
/// P_00002  calc, train  RIGHT CC: BENIGN_WITHOUT_CALLBACK, MALIGNANT; the columns of crops and
///                       masks are swapped, and a newline ends the crops' cells
/// P_00003  mass, test   BENIGN in LEFT MLO; the mask lies in a series of its own, and has 60 x 80
/// P_00004  mass, train and calc, test  LEFT CC is in both, BENIGN and UNPROVEN
/// The calc tables write `breast density`, the mass tables `breast_density`.
void write_cbis_ddsm(const std::filesystem::path& folder, const CbisDdsmOptions& options = {});

struct SmallDicom {
  std::string patient, description;
  int width = 0, height = 0, bits = 16;
  bool packed = false;
};
/// Writes a secondary capture; `pixels` are row-major. Throws Error if it cannot be written.
void write_dicom(const std::filesystem::path& file, const SmallDicom& about,
                 const std::vector<std::uint16_t>& pixels);

}  // namespace mg::layouts
