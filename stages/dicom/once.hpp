// Sentences for the run's log, each said once.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace mg::dicom {

/// Any thread may ask.
class Once {
 public:
  /// True the first time that it is asked for this sentence.
  bool first(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    return said_.insert(sentence).second;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    said_.clear();
  }

 private:
  std::mutex mutex_;
  std::set<std::string> said_;
};

}  // namespace mg::dicom
