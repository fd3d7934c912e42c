#include "stages/dicom/optical_density.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"
#include "stages/dicom/tags.hpp"

namespace mg::dicom {

namespace {

double density_of(Digitizer digitizer, double gray) {
  switch (digitizer) {
    case Digitizer::dba:
      return (std::log10(std::clamp(gray, 4.0, 64064.0)) - 4.80662) / -1.07553;
    case Digitizer::howtek_mgh:
      return 3.789 - 0.00094568 * std::min(gray, 4006.0);
    case Digitizer::howtek_ismd:
      return 3.96604096240593 - 0.00099055807612 * std::min(gray, 4003.0);
    case Digitizer::lumisys:
      break;
  }
  return (std::clamp(gray, 61.0, 4097.0) - 4096.99) / -1009.01;
}

}  // namespace

double optical_density(Digitizer digitizer, double gray) {
  return std::clamp(density_of(digitizer, gray), 0.0, darkest_film);
}

Digitizer digitizer_from(const std::string& name, const std::string& site) {
  const auto word = plain(name), letter = plain(site).substr(0, 1);
  const auto says = [&](const char* part) { return word.find(part) != std::string::npos; };
  if (says("DBA")) return Digitizer::dba;
  if (says("LUMISYS") || word == "B" || word == "C") return Digitizer::lumisys;
  if (says("ISMD") || word == "D") return Digitizer::howtek_ismd;
  if (says("MGH") || word == "A") return Digitizer::howtek_mgh;
  if (says("HOWTEK") && letter == "D") return Digitizer::howtek_ismd;
  if (says("HOWTEK") && letter == "A") return Digitizer::howtek_mgh;
  throw Error(word.empty() ? "no digitizer is known for this film"
                           : "no optical density is known for the digitizer '" + name + "'",
              "name it: digitizer: dba, howtek_mgh, howtek_ismd or lumisys");
}

}  // namespace mg::dicom
