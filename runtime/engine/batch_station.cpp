#include "runtime/engine/batch_station.hpp"

namespace mg {

namespace {

/// While it lives the graph is not idle.
template <class Gateway>
class Hold {
 public:
  explicit Hold(Gateway& gateway) : gateway_(gateway) { gateway_.reserve_wait(); }
  ~Hold() { gateway_.release_wait(); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  Gateway& gateway_;
};

}  // namespace

BatchStation::BatchStation(tbb::flow::graph& graph, Sentry& sentry, const Pass& pass,
                           std::size_t at, std::size_t batch)
    : sentry_(sentry),
      pass_(pass),
      at_(at),
      work_(pass, at),
      batch_(batch),
      order_(graph),
      node_(graph, tbb::flow::serial, [this](const Ref& shipment, Node::gateway_type&) {
        sentry_.watch([&] { receive(shipment); });
      }) {
  tbb::flow::make_edge(order_.node(), node_);
}

void BatchStation::receive(const Ref& shipment) {
  order_.note_served();
  gather(shipment);
  while (gathered_.size() >= batch_) fire(batch_);
  const bool last = shipment->ordinal + 1 == pass_.spec.order.size();
  if (last && !gathered_.empty()) fire(gathered_.size());
}

void BatchStation::gather(const Ref& shipment) {
  const auto& node = pass_.node(at_);
  const auto awaited = std::make_shared<Awaited>(Awaited{shipment});
  const bool trains = pass_.step(at_).role != Role::run;
  for (std::size_t i = 0; i < shipment->samples.size(); ++i) {
    auto& sample = shipment->samples[i];
    if (!alive(sample)) continue;
    std::vector<Value> values;
    auto missing = fetch(pass_, at_, sample, node.inputs, node.info->inputs, values);
    if (!missing && trains) {
      missing = fetch(pass_, at_, sample, node.targets, node.info->targets, values);
    }
    if (missing) {
      bury(sample, at_, *missing, pass_.layout.tabular);
      continue;
    }
    gathered_.push_back({awaited, i});
    ++awaited->open;
  }
  if (awaited->open == 0) {
    send(shipment);
  } else if (shipment->token) {
    shipment->token->rest_at(at_);
  }
}

void BatchStation::fire(std::size_t count) {
  const auto end = gathered_.begin() + static_cast<std::ptrdiff_t>(count);
  Members batch(gathered_.begin(), end);
  gathered_.erase(gathered_.begin(), end);
  auto hold = std::make_shared<Hold<Node::gateway_type>>(node_.gateway());
  pass_.crew.device().post([this, batch = std::move(batch), hold = std::move(hold)]() mutable {
    sentry_.watch([&] { work_on(batch); });
    batch.clear();  // before the graph may end: samples still in here hold its tokens
    hold.reset();
  });
}

void BatchStation::work_on(const Members& batch) {
  work_.work(batch);
  for (const auto& member : batch) {
    if (--member.awaited->open == 0) send(member.awaited->shipment);
  }
}

void BatchStation::send(const Ref& shipment) {
  leave(pass_, at_, *shipment);
  node_.gateway().try_put(shipment);
}

bool BatchStation::flush() {
  if (gathered_.empty()) return false;
  if (!told_ && !pass_.gate.done()) {
    pass_.run.log("stage '" + pass_.node(at_).name + "': memory for " +
                  std::to_string(gathered_.size()) + " of the " + std::to_string(batch_) +
                  " samples of a batch only; working on smaller batches (raise memory_mb)");
    told_ = true;
  }
  fire(gathered_.size());
  return true;
}

std::string BatchStation::waits() const {
  const auto name = "stage '" + pass_.node(at_).name + "'";
  if (auto text = order_.waits(name); !text.empty()) return text;
  if (gathered_.empty()) return {};
  return name + " has gathered " + std::to_string(gathered_.size()) + " of " +
         std::to_string(batch_) + " samples";
}

}  // namespace mg
