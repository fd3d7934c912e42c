// Does brightness know the scanner, and does it know the class?
#pragma once

#include <array>
#include <string>
#include <vector>

#include "stages/audit/data_set.hpp"

namespace mg::audit {

/// The tissue of all pictures of one scanner (or site, ...).
struct ToneGroup {
  std::string value;
  std::size_t images = 0;
  double mean = 0, others_mean = 0;
  std::array<double, tone_count> shares{};
  std::size_t example = 0;  ///< a record
  double from_others = 0;   ///< distance() to the mean histogram of all other groups' pictures
};

/// How well the mean brightness of the tissue separates a class from all others.
struct ToneArea {
  std::string label;
  std::string within;  ///< a group, or empty: all pictures
  Share area;
  std::size_t images = 0;
};

struct Intensity {
  std::string property;  ///< by which the groups are formed
  std::vector<ToneGroup> groups;
  std::vector<ToneArea> areas;
};

/// By scanner; where it is not known by machine, site, film, bits or size, the first that has more
/// than one value with at least five pictures each. With one group, if there is no such property.
Intensity intensity_of(const DataSet& set);

}  // namespace mg::audit
