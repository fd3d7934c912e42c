// The first SIGINT or SIGTERM asks for a stop, the second stops at once.
#pragma once

#include <atomic>

namespace mg {

class StopSignals {
 public:
  StopSignals();   ///< nobody has asked yet
  ~StopSignals();  ///< signals do what they usually do
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  static const std::atomic<bool>& wanted();
};

}  // namespace mg
