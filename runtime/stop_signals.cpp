#include "runtime/stop_signals.hpp"

#include <unistd.h>

#include <csignal>

#include "runtime/exit_codes.hpp"

namespace mg {

namespace {

// A signal handler can reach nothing but statics.
std::atomic<bool> stop_wanted{false};

extern "C" void on_stop_signal(int) {
  if (stop_wanted.exchange(true)) ::_exit(exit_run_failed);  // the second: at once
  constexpr char text[] = "\nstopping: samples under way are finished; once more stops at once\n";
  [[maybe_unused]] const auto n = ::write(STDERR_FILENO, text, sizeof text - 1);
}

}  // namespace

StopSignals::StopSignals() {
  stop_wanted = false;
  std::signal(SIGINT, on_stop_signal);
  std::signal(SIGTERM, on_stop_signal);
}

StopSignals::~StopSignals() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& StopSignals::wanted() { return stop_wanted; }

}  // namespace mg
