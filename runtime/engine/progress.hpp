// How far a pass has come.
#pragma once

#include <cstdint>
#include <string>

namespace mg {

struct Progress {
  std::string pass;
  std::uint64_t done = 0, total = 0, failed = 0;
  double rate = 0;             ///< samples a second, over the whole pass
  std::string busiest;         ///< the stage that worked longest since the last report
  std::string longest;         ///< the stage whose call under way began first
  double longest_seconds = 0;  ///< ago
};

}  // namespace mg
