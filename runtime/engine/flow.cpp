#include "runtime/engine/flow.hpp"

#include "runtime/engine/map_work.hpp"
#include "runtime/engine/source_work.hpp"

namespace mg {

Flow::Flow(const Pass& pass, Ledger& ledger, const std::vector<std::size_t>& batches, Lose lose)
    : pass_(pass),
      ledger_(ledger),
      lose_(std::move(lose)),
      sentry_(pass.gate),
      graph_(context_),
      network_(graph_, sentry_, pass, ledger, batches),
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
    sentry_.watch([&] { graph_.wait_for_all(); });
    if (auto fault = sentry_.fault(); !fault.empty()) return fault;
    if (complete()) return {};
    if (!pass_.gate.admit_one_when_idle() && !network_.flush()) return stall_report();
  }
}

/// The ordinal is drawn here, not when the token was: samples begin in the order of the pass.
void Flow::feed(const Ticket& ticket, Feeder::output_ports_type& out) {
  const auto ordinal = next_++;
  if (lose_ && lose_(ordinal)) return;
  Ref listed, recalled;
  sentry_.watch_stage([&] {
    recalled = recall(pass_, ordinal, ticket);
    if (recalled) return;
    listed = list(pass_, ordinal, ticket);
    map_samples(pass_, std::span(network_.lead()).subspan(1), *listed);
  });
  if (recalled) std::get<1>(out).try_put(recalled);
  if (listed) std::get<0>(out).try_put(listed);
}

bool Flow::complete() const {
  return pass_.gate.done() && ledger_.closed() == pass_.gate.admitted();
}

std::string Flow::stall_report() const {
  return "the pass stalled after " + std::to_string(ledger_.closed()) + " of " +
         std::to_string(pass_.spec.order.size()) + " samples: nothing moves (" +
         pass_.gate.holds() + ")" + network_.waits();
}

}  // namespace mg
