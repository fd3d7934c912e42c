// A pass as a oneTBB flow graph, driven to its end.
#pragma once

#include "runtime/engine/network.hpp"

namespace mg {

class Flow {
 public:
  /// For tests of what happens when a sample gets lost: true loses it. Nothing else ever does.
  using Lose = std::function<bool(std::uint64_t ordinal)>;

  /// `batches`: by node, see batch_sizes().
  Flow(const Pass& pass, Ledger& ledger, const std::vector<std::size_t>& batches, Lose lose = {});
  ~Flow();
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  /// Feeds the samples and waits until every one is accounted for. Returns what went wrong with
  /// the flow itself, such as a stall; empty if nothing did.
  std::string drive();

  Network& network() { return network_; }

 private:
  using Ticket = std::shared_ptr<Token>;
  using TicketOffice = tbb::flow::async_node<tbb::flow::continue_msg, Ticket>;
  using Feeder = tbb::flow::multifunction_node<Ticket, std::tuple<Ref, Ref>>;

  void feed(const Ticket& ticket, Feeder::output_ports_type& out);
  bool complete() const;
  std::string stall_report() const;

  const Pass& pass_;
  const Ledger& ledger_;
  Lose lose_;
  Sentry sentry_;
  std::atomic<std::uint64_t> next_ = 0;  ///< ordinal of the next sample to be listed

  tbb::task_group_context context_;
  tbb::flow::graph graph_;
  Network network_;
  TicketOffice tickets_;  ///< takes tokens from any thread, the device's too, and never blocks it
  Feeder feeder_;
};

}  // namespace mg
