// The optical density of film from the raw values of the digitizers of DDSM.
#pragma once

#include <string>

namespace mg::dicom {

enum class Digitizer { dba, howtek_mgh, howtek_ismd, lumisys };

constexpr double darkest_film = 4;  ///< the optical density at which all digitizers end

/// Optical density, 0 to 4, of the gray value that a digitizer gave (DBA 0 to 65535, the others
/// 0 to 4095). Calibrations: DDSM, University of South Florida (ddsmraw2pnm). Values outside of
/// what a digitizer was calibrated for count as the nearest inside.
double optical_density(Digitizer digitizer, double gray);

/// The digitizer that `name` tells: one of dba, howtek_mgh, howtek_ismd, lumisys; DDSM's own words
/// ("LUMISYS LASER", "HOWTEK", "DBA"); or the letter that begins DDSM's file names (A HOWTEK at
/// MGH, B and C LUMISYS, D HOWTEK at ISMD). `site` is that letter if `name` is only "HOWTEK".
/// Throws Error if it is none of these.
Digitizer digitizer_from(const std::string& name, const std::string& site = "");

}  // namespace mg::dicom
