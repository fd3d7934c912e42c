#include "runtime/engine/stopwatch.hpp"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>

namespace mg {

namespace {

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr auto relaxed = std::memory_order_relaxed;

}  // namespace

Stopwatch::Stopwatch(std::size_t stages, int threads)
    : pages_(static_cast<std::size_t>(threads) + 1) {
  for (auto& page : pages_) page.entries = std::vector<Entry>(stages);
}

Stopwatch::Lap::Lap(Stopwatch& stopwatch, std::size_t stage)
    : stopwatch_(stopwatch), stage_(stage), start_ns_(now_ns()) {
  const auto last = stopwatch.pages_.size() - 1;
  const int thread = tbb::this_task_arena::current_thread_index();
  page_ = thread < 0 ? last : std::min(static_cast<std::size_t>(thread), last);
  auto& page = stopwatch_.pages_[page_];
  page.stage.store(stage_, relaxed);
  page.since_ns.store(start_ns_, relaxed);
}

Stopwatch::Lap::~Lap() {
  auto& page = stopwatch_.pages_[page_];
  auto& entry = page.entries[stage_];
  entry.calls.fetch_add(1, relaxed);
  entry.ns.fetch_add(now_ns() - start_ns_, relaxed);
  page.since_ns.store(0, relaxed);
}

Stopwatch::Total Stopwatch::total(std::size_t stage) const {
  Total out;
  std::int64_t ns = 0;
  for (const auto& page : pages_) {
    out.calls += page.entries[stage].calls.load(relaxed);
    ns += page.entries[stage].ns.load(relaxed);
  }
  out.seconds = static_cast<double>(ns) * 1e-9;
  return out;
}

Stopwatch::Longest Stopwatch::longest() const {
  Longest out;
  for (const auto& page : pages_) {
    const auto since = page.since_ns.load(relaxed);
    if (since == 0) continue;
    const auto seconds = static_cast<double>(now_ns() - since) * 1e-9;
    if (seconds > out.seconds) out = {page.stage.load(relaxed), seconds};
  }
  return out;
}

}  // namespace mg
