// Tells now and then how far a pass has come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/engine/ledger.hpp"
#include "runtime/engine/progress.hpp"

namespace mg {

/// Reports about five times a second from a thread of its own, and once at the end.
class Reporter {
 public:
  using Tell = std::function<void(const Progress&)>;
  Reporter(const Pass& pass, const Ledger& ledger, Tell tell);
  ~Reporter();
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

 private:
  void loop();
  Progress look();
  std::string find_busiest();

  const Pass& pass_;
  const Ledger& ledger_;
  Tell tell_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<double> seconds_before_;  ///< by stage
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace mg
