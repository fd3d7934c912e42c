#include "runtime/engine/join_station.hpp"

#include <algorithm>
#include <map>

namespace mg {

JoinStation::JoinStation(tbb::flow::graph& graph, Sentry& sentry, std::string name,
                         std::vector<Branch> from, Merge merge)
    : name_(std::move(name)),
      from_(std::move(from)),
      merge_(std::move(merge)),
      node_(graph, tbb::flow::unlimited,
            [this, &sentry](const Ref& shipment, Node::output_ports_type& ports) {
              sentry.watch([&] {
                const auto branches = add(shipment);
                if (!branches.empty()) std::get<0>(ports).try_put(merge_(branches));
              });
            }) {}

JoinStation::Branches JoinStation::add(const Ref& shipment) {
  const auto branch = std::find_if(from_.begin(), from_.end(),
                                   [&](const Branch& b) { return b.node == shipment->from; });
  if (branch == from_.end()) return {};  // cannot be; if it is, the pass stalls and says so
  Waiting::accessor entry;
  if (waiting_.insert(entry, shipment->ordinal)) entry->second.resize(from_.size());
  auto& branches = entry->second;
  branches[static_cast<std::size_t>(branch - from_.begin())] = shipment;
  if (std::find(branches.begin(), branches.end(), nullptr) != branches.end()) return {};
  auto complete = std::move(branches);
  waiting_.erase(entry);
  return complete;
}

std::string JoinStation::waits() const {
  std::map<std::string, std::size_t> missing;
  for (const auto& [ordinal, branches] : waiting_) {
    for (std::size_t i = 0; i < from_.size(); ++i) {
      if (!branches[i]) ++missing[from_[i].name];
    }
  }
  std::string text;
  for (const auto& [branch, count] : missing) {
    text += (text.empty() ? name_ + " waits for " : " and ") + std::to_string(count) +
            " samples from '" + branch + "'";
  }
  return text;
}

}  // namespace mg
