// The kinds of oneTBB nodes that a pass is built of. Each takes one shipment for each sample of the
// source and sends exactly one on; nothing else ever travels along an edge.
#pragma once

#include <oneapi/tbb/flow_graph.h>

#include <atomic>
#include <functional>
#include <string>

#include "runtime/engine/sentry.hpp"
#include "runtime/engine/shipment.hpp"

namespace mg {

class Station {
 public:
  virtual ~Station() = default;
  virtual tbb::flow::receiver<Ref>& in() = 0;
  virtual tbb::flow::sender<Ref>& out() = 0;
  virtual bool flush() { return false; }  ///< lets go of what waits to be many; was there any?
  virtual std::string waits() const { return {}; }  ///< for what, and what it holds; empty: nothing
};

/// What a station does with a shipment before it goes on.
using Body = std::function<void(Shipment&)>;

/// Many shipments at once, in any order.
class FreeStation final : public Station {
 public:
  FreeStation(tbb::flow::graph& graph, Sentry& sentry, Body body);
  tbb::flow::receiver<Ref>& in() override { return node_; }
  tbb::flow::sender<Ref>& out() override { return node_; }

 private:
  tbb::flow::function_node<Ref, Ref> node_;
};

/// The beginning of a branch: a copy of the shipment, with the values that the branch reads. Done
/// in the thread that sends it; no task is worth the while.
class BranchStation final : public Station {
 public:
  BranchStation(tbb::flow::graph& graph, Sentry& sentry, const SlotSet& keep);
  tbb::flow::receiver<Ref>& in() override { return node_; }
  tbb::flow::sender<Ref>& out() override { return node_; }

 private:
  tbb::flow::function_node<Ref, Ref, tbb::flow::lightweight> node_;
};

/// Puts shipments into the order of the pass.
class Order {
 public:
  explicit Order(tbb::flow::graph& graph);
  tbb::flow::sequencer_node<Ref>& node() { return node_; }
  void note_served() { served_.fetch_add(1, std::memory_order_relaxed); }
  std::string waits(const std::string& name) const;

 private:
  std::atomic<std::uint64_t> arrived_ = 0, served_ = 0;
  tbb::flow::sequencer_node<Ref> node_;
};

/// One shipment after the other, in the order of the pass. A serial node alone keeps no order.
class OrderedStation final : public Station {
 public:
  OrderedStation(tbb::flow::graph& graph, Sentry& sentry, std::string name, Body body);
  tbb::flow::receiver<Ref>& in() override { return order_.node(); }
  tbb::flow::sender<Ref>& out() override { return node_; }
  std::string waits() const override { return order_.waits(name_); }

 private:
  std::string name_;
  Order order_;
  tbb::flow::function_node<Ref, Ref> node_;
};

}  // namespace mg
