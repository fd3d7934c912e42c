// Stages' exceptions become fates. The runtime's own, should there ever be one, end up here.
#pragma once

#include <oneapi/tbb/task_arena.h>

#include <exception>
#include <mutex>
#include <string>
#include <utility>

#include "runtime/engine/gate.hpp"

namespace mg {

/// Keeps exceptions from oneTBB and from the device's thread. The first one stops the pass.
class Sentry {
 public:
  explicit Sentry(Gate& gate) : gate_(gate) {}

  template <class Work>
  void watch(Work&& work) noexcept {
    try {
      std::forward<Work>(work)();
    } catch (const std::exception& error) {
      alarm(error.what());
    } catch (...) {
      alarm("something that is no std::exception");
    }
  }

  /// For work that runs code of stages: a library they use may wait for tasks of its own, but must
  /// not begin one of ours meanwhile.
  template <class Work>
  void watch_stage(Work&& work) noexcept {
    watch([&] { tbb::this_task_arena::isolate(std::forward<Work>(work)); });
  }

  std::string fault() const {  ///< empty: all was quiet
    const std::lock_guard lock(mutex_);
    return fault_;
  }

 private:
  void alarm(const char* what) noexcept {
    gate_.stop();
    const std::lock_guard lock(mutex_);
    if (fault_.empty()) fault_ = std::string("internal fault: ") + what;
  }

  Gate& gate_;
  mutable std::mutex mutex_;
  std::string fault_;
};

}  // namespace mg
