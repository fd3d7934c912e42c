// One budget of threads for all libraries: what they read when they are loaded.
#pragma once

#include <optional>
#include <string_view>

namespace mg {

/// One thread for OpenCV (the flow graph is parallel already), `device_threads` (0: a thread each
/// core) for LibTorch's operations. Where others compute on this machine, its threads wait for each
/// other only briefly before they sleep. What the environment says already stays. Call before any
/// plugin opens.
void set_thread_budget(int device_threads);

/// How many tasks are running, this one included, as the text of /proc/loadavg says (proc(5)).
std::optional<int> running_tasks(std::string_view loadavg);

}  // namespace mg
