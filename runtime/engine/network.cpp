#include "runtime/engine/network.hpp"

#include "runtime/engine/join.hpp"
#include "runtime/engine/map_work.hpp"

namespace mg {

Network::Network(tbb::flow::graph& graph, Sentry& sentry, const Pass& pass, Ledger& ledger,
                 const std::vector<std::size_t>& batches)
    : graph_(graph),
      sentry_(sentry),
      pass_(pass),
      batches_(batches),
      lead_(chain_from(0)),
      inlets_(batches.size() + 1),
      outlets_(batches.size()),
      ways_(batches.size()) {
  std::vector<bool> placed(batches.size(), false);
  for (const auto node : lead_) placed[node] = true;
  for (std::size_t node = 0; node < placed.size(); ++node) {
    if (!pass_.layout.takes_part(node) || placed[node]) continue;
    for (const auto link : chain_from(node)) placed[link] = true;
    place(node);
  }
  place_ledger(ledger);
  for (std::size_t node = 0; node < outlets_.size(); ++node) {
    const bool way_in = node == lead_.back() || (pass_.spec.cached && node == pass_.spec.entry);
    if (outlets_[node] || way_in) make_ways(node);
  }
}

template <class S, class... Args>
S& Network::add(Args&&... args) {
  auto station = std::make_unique<S>(graph_, sentry_, std::forward<Args>(args)...);
  auto& out = *station;
  stations_.push_back(std::move(station));
  return out;
}

// ---- stations ----------------------------------------------------------------------------------

/// Can the node's work be done by any thread at any time?
bool Network::is_free(std::size_t node) const {
  if (pass_.step(node).role == Role::through) return true;
  return batches_[node] == 0 && node > 0 && !pass_.crew.is_sink(node) &&
         !pass_.crew.is_serial_map(node);
}

/// The node and the maps after it that one body can do in one go.
std::vector<std::size_t> Network::chain_from(std::size_t node) const {
  std::vector<std::size_t> chain{node};
  if (node > 0 && !is_free(node)) return chain;
  for (;;) {
    const auto last = chain.back();
    const auto& to = pass_.step(last).to;
    const bool others_come_in = pass_.spec.cached && last == pass_.spec.entry;
    if (others_come_in || to.size() != 1) return chain;
    if (pass_.step(to[0]).from.size() != 1 || !is_free(to[0])) return chain;
    chain.push_back(to[0]);
  }
}

Station& Network::make_station(std::size_t node) {
  const auto name = "stage '" + pass_.node(node).name + "'";
  if (is_free(node)) {
    return add<FreeStation>([this, chain = chain_from(node)](Shipment& shipment) {
      map_samples(pass_, chain, shipment);
    });
  }
  if (batches_[node] > 0) {
    auto& station = add<BatchStation>(pass_, node, batches_[node]);
    if (pass_.step(node).role != Role::run) trained_ = &station;
    return station;
  }
  if (pass_.crew.is_sink(node)) {
    auto& sink = *sinks_.emplace_back(node, std::make_unique<SinkWork>(pass_, node)).second;
    return add<OrderedStation>(name, [&sink](Shipment& shipment) { sink.add(shipment); });
  }
  return add<OrderedStation>(name, [this, node](Shipment& shipment) {
    map_samples(pass_, {&node, 1}, shipment);
  });
}

Station& Network::make_join(std::string name, const std::vector<std::size_t>& from,
                            JoinStation::Merge merge) {
  std::vector<JoinStation::Branch> branches;
  for (const auto node : from) branches.push_back({node, pass_.node(node).name});
  return add<JoinStation>(std::move(name), std::move(branches), std::move(merge));
}

void Network::place(std::size_t node) {
  auto& station = make_station(node);
  inlets_[node] = &station.in();
  outlets_[chain_from(node).back()] = &station.out();
  const auto& from = pass_.step(node).from;
  if (from.size() < 2) return;
  auto& joined = make_join("the join before '" + pass_.node(node).name + "'", from,
                           [this, node](const std::vector<Ref>& branches) {
                             return join(pass_.graph, pass_.layout, node, branches);
                           });
  tbb::flow::make_edge(joined.out(), station.in());
  inlets_[node] = &joined.in();
}

void Network::place_ledger(Ledger& ledger) {
  auto& station =
      add<OrderedStation>("the ledger", [&ledger](Shipment& shipment) { ledger.close(shipment); });
  inlets_.back() = &station.in();
  if (pass_.layout.leaves.size() < 2) return;
  auto& joined = make_join("the ledger", pass_.layout.leaves, settle);
  tbb::flow::make_edge(joined.out(), station.in());
  inlets_.back() = &joined.in();
}

// ---- edges -------------------------------------------------------------------------------------

void Network::make_ways(std::size_t node) {
  const auto& to = pass_.step(node).to;
  auto& ways = ways_[node];
  if (to.empty()) ways = {inlets_.back()};
  if (to.size() == 1) ways = {inlets_[to[0]]};
  if (to.size() > 1) {
    for (const auto next : to) {
      auto& branch = add<BranchStation>(pass_.step(next).keep_in);
      tbb::flow::make_edge(branch.out(), *inlets_[next]);
      ways.push_back(&branch.in());
    }
  }
  if (!outlets_[node]) return;
  for (auto* const way : ways) tbb::flow::make_edge(*outlets_[node], *way);
}

void Network::connect(tbb::flow::sender<Ref>& listed, tbb::flow::sender<Ref>& recalled) {
  for (auto* const way : ways_[lead_.back()]) tbb::flow::make_edge(listed, *way);
  if (!pass_.spec.cached) return;
  for (auto* const way : ways_[pass_.spec.entry]) tbb::flow::make_edge(recalled, *way);
}

// ---- ends --------------------------------------------------------------------------------------

bool Network::flush() {
  bool any = false;
  for (const auto& station : stations_) any = station->flush() || any;
  return any;
}

std::string Network::waits() const {
  std::string text;
  for (const auto& station : stations_) {
    if (const auto waits = station->waits(); !waits.empty()) text += "; " + waits;
  }
  return text;
}

Numbers Network::numbers() {
  Numbers out;
  if (trained_) pass_.crew.device().run([&] { out = trained_->numbers(); });
  return out;
}

std::vector<std::pair<std::string, Counts>> Network::sink_counts() const {
  std::vector<std::pair<std::string, Counts>> out;
  for (const auto& [node, sink] : sinks_) out.emplace_back(pass_.node(node).name, sink->counts());
  return out;
}

}  // namespace mg
