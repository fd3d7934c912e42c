// Gathers batches in the order of the pass, so that they are the same for any number of threads,
// and has the device work on them.
#pragma once

#include "runtime/engine/model_work.hpp"
#include "runtime/engine/station.hpp"

namespace mg {

class BatchStation final : public Station {
 public:
  BatchStation(tbb::flow::graph& graph, Sentry& sentry, const Pass& pass, std::size_t at,
               std::size_t batch);

  tbb::flow::receiver<Ref>& in() override { return order_.node(); }
  tbb::flow::sender<Ref>& out() override { return tbb::flow::output_port<0>(node_); }
  /// For when nothing moves and nothing more can come in: a smaller batch is better than none.
  bool flush() override;
  std::string waits() const override;

  Numbers numbers() { return work_.numbers(); }  ///< on the device's thread, after the pass

 private:
  using Node = tbb::flow::async_node<Ref, Ref>;

  void receive(const Ref& shipment);
  void gather(const Ref& shipment);
  void fire(std::size_t count);
  void work_on(const Members& batch);
  void send(const Ref& shipment);

  Sentry& sentry_;
  const Pass& pass_;
  std::size_t at_;
  ModelWork work_;
  std::size_t batch_;
  Members gathered_;  ///< touched by the serial node, or when nothing moves
  bool told_ = false;
  Order order_;
  Node node_;
};

}  // namespace mg
