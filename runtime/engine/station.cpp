#include "runtime/engine/station.hpp"

namespace mg {

FreeStation::FreeStation(tbb::flow::graph& graph, Sentry& sentry, Body body)
    : node_(graph, tbb::flow::unlimited, [&sentry, body = std::move(body)](const Ref& shipment) {
        sentry.watch_stage([&] { body(*shipment); });
        return shipment;
      }) {}

BranchStation::BranchStation(tbb::flow::graph& graph, Sentry& sentry, const SlotSet& keep)
    : node_(graph, tbb::flow::unlimited, [&sentry, &keep](const Ref& shipment) noexcept {
        auto out = shipment;
        sentry.watch([&] { out = copy(*shipment, keep); });
        return out;
      }) {}

Order::Order(tbb::flow::graph& graph)
    : node_(graph, [this](const Ref& shipment) {
        arrived_.fetch_add(1, std::memory_order_relaxed);
        return static_cast<std::size_t>(shipment->ordinal);
      }) {}

std::string Order::waits(const std::string& name) const {
  const auto held = arrived_ - served_;
  if (held == 0) return {};
  return name + " waits for sample " + std::to_string(served_) + " of the pass and holds " +
         std::to_string(held) + " that come after it";
}

OrderedStation::OrderedStation(tbb::flow::graph& graph, Sentry& sentry, std::string name, Body body)
    : name_(std::move(name)),
      order_(graph),
      node_(graph, tbb::flow::serial, [this, &sentry, body = std::move(body)](const Ref& shipment) {
        sentry.watch_stage([&] { body(*shipment); });
        order_.note_served();
        return shipment;
      }) {
  tbb::flow::make_edge(order_.node(), node_);
}

}  // namespace mg
