#include "runtime/engine/reporter.hpp"

#include <algorithm>
#include <utility>

namespace mg {

Reporter::Reporter(const Pass& pass, const Ledger& ledger, Tell tell)
    : pass_(pass),
      ledger_(ledger),
      tell_(std::move(tell)),
      seconds_before_(pass.graph.nodes.size(), 0) {
  if (tell_) thread_ = std::thread([this] { loop(); });
}

Reporter::~Reporter() {
  if (!tell_) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Reporter::loop() {
  std::unique_lock lock(mutex_);
  for (bool ending = false; !ending;) {
    ending = wake_.wait_for(lock, std::chrono::milliseconds(200), [this] { return ending_; });
    tell_(look());
  }
}

Progress Reporter::look() {
  Progress out;
  out.pass = pass_.spec.name;
  out.done = ledger_.closed();
  out.total = pass_.spec.order.size();
  out.failed = ledger_.failed();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  out.rate = static_cast<double>(out.done) / std::max(elapsed.count(), 1e-9);
  out.busiest = find_busiest();
  const auto longest = pass_.stopwatch.longest();
  if (longest.seconds > 0) out.longest = pass_.node(longest.stage).name;
  out.longest_seconds = longest.seconds;
  return out;
}

std::string Reporter::find_busiest() {
  std::string name;
  double most = 0;
  for (std::size_t i = 0; i < seconds_before_.size(); ++i) {
    const auto now = pass_.stopwatch.total(i).seconds;
    const auto spent = now - std::exchange(seconds_before_[i], now);
    if (spent > most) most = spent, name = pass_.node(i).name;
  }
  return name;
}

}  // namespace mg
