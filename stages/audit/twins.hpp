// Pictures that occur more than once.
#pragma once

#include <cstddef>
#include <vector>

#include "stages/audit/fingerprint.hpp"

namespace mg::audit {

/// Two pictures count as the same to the eye if at most `bits` of their 256 bits differ and their
/// patches correlate by at least `likeness`. Of 46,000 pairs of different films of mini-MIAS,
/// CDD-CESM and of regions, none correlates by more than 0.973.
struct TwinRule {
  int bits = 56;
  double likeness = 0.98;
};

/// Pictures that are one: members as indices, ascending; at least two.
struct Twins {
  std::vector<std::size_t> members;
  bool exact = false;     ///< the same pixels
  bool mirrored = false;  ///< one of them is a mirror image of another
};

/// Groups of equal pictures, by first member. A group is exact if all its members are.
std::vector<Twins> find_twins(const std::vector<Fingerprint>& pictures, const TwinRule& rule = {});

}  // namespace mg::audit
