#include "runtime/engine/flow.hpp"

#include <oneapi/tbb/task_arena.h>

#include "runtime/engine/map_work.hpp"
#include "runtime/engine/source_work.hpp"

namespace mg {

Flow::Flow(const Pass& pass, Ledger& ledger, const std::vector<std::size_t>& batches, Lose lose)
    : pass_(pass),
      ledger_(ledger),
      lose_(std::move(lose)),
      graph_(context_),
      network_(graph_, pass, ledger, batches, [this](Body body) { return guard(std::move(body)); }),
      tickets_(graph_, tbb::flow::unlimited, [](tbb::flow::continue_msg, auto&) {}),
      feeder_(graph_, tbb::flow::unlimited,
              [this](const Ticket& ticket, Feeder::output_ports_type& out) { feed(ticket, out); }) {
  tbb::flow::make_edge(tbb::flow::output_port<0>(tickets_), feeder_);
  network_.connect(tbb::flow::output_port<0>(feeder_), tbb::flow::output_port<1>(feeder_));
}

Flow::~Flow() { pass_.gate.stop(); }  // tokens that die with the graph let nobody in

std::string Flow::drive() {
  pass_.gate.start([this](Ticket ticket) { tickets_.gateway().try_put(ticket); });
  for (;;) {
    try {
      graph_.wait_for_all();
    } catch (const std::exception& error) {
      alarm(error.what());
    }
    if (auto text = alarmed(); !text.empty()) return text;
    if (complete()) return {};
    if (!pass_.gate.admit_one_when_idle() && !network_.flush()) return stall_report();
  }
}

/// The ordinal is drawn here, not when the token was: samples begin in the order of the pass.
void Flow::feed(const Ticket& ticket, Feeder::output_ports_type& out) {
  const auto ordinal = next_++;
  if (lose_ && lose_(ordinal)) return;
  try {
    Ref listed, recalled;
    tbb::this_task_arena::isolate([&] {
      recalled = recall(pass_, ordinal, ticket);
      if (recalled) return;
      listed = list(pass_, ordinal, ticket);
      const auto& lead = network_.lead();
      for (std::size_t i = 1; i < lead.size(); ++i) map_samples(pass_, lead[i], *listed);
    });
    if (recalled) std::get<1>(out).try_put(recalled);
    if (listed) std::get<0>(out).try_put(listed);
  } catch (const std::exception& error) {
    alarm(error.what());
  }
}

bool Flow::complete() const {
  return pass_.gate.done() && ledger_.closed() == pass_.gate.admitted();
}

std::string Flow::stall_report() const {
  return "the pass stalled after " + std::to_string(ledger_.closed()) + " of " +
         std::to_string(pass_.spec.order.size()) + " samples: nothing moves (" +
         pass_.gate.holds() + ")" + network_.waits();
}

/// Stages' exceptions have become fates long before; this is for the runtime's own. A library that
/// a stage uses may wait for tasks of its own: not by starting ours meanwhile.
Body Flow::guard(Body body) {
  return [this, body = std::move(body)](Shipment& shipment) {
    try {
      tbb::this_task_arena::isolate([&] { body(shipment); });
    } catch (const std::exception& error) {
      alarm(error.what());
    }
  };
}

void Flow::alarm(const char* what) {
  pass_.gate.stop();
  const std::lock_guard lock(alarm_mutex_);
  if (alarm_.empty()) alarm_ = std::string("internal fault: ") + what;
}

std::string Flow::alarmed() {
  const std::lock_guard lock(alarm_mutex_);
  return alarm_;
}

}  // namespace mg
