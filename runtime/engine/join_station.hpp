// Holds what has come of a sample until it has come from all branches.
#pragma once

#include <oneapi/tbb/concurrent_hash_map.h>

#include <vector>

#include "runtime/engine/station.hpp"

namespace mg {

class JoinStation final : public Station {
 public:
  /// Makes one shipment of those that the branches sent, in the order of `from`.
  using Merge = std::function<Ref(const std::vector<Ref>&)>;

  struct Branch {
    std::size_t node = 0;
    std::string name;
  };
  JoinStation(tbb::flow::graph& graph, Sentry& sentry, std::string name, std::vector<Branch> from,
              Merge merge);

  tbb::flow::receiver<Ref>& in() override { return node_; }
  tbb::flow::sender<Ref>& out() override { return tbb::flow::output_port<0>(node_); }
  std::string waits() const override;

 private:
  using Node = tbb::flow::multifunction_node<Ref, std::tuple<Ref>>;
  using Branches = std::vector<Ref>;  ///< by place in `from`; null: not here yet
  using Waiting = tbb::concurrent_hash_map<std::uint64_t, Branches>;

  /// Adds the shipment to those that wait. Returns all of them if it was the last one missing.
  Branches add(const Ref& shipment);

  std::string name_;
  std::vector<Branch> from_;
  Merge merge_;
  Waiting waiting_;  ///< by ordinal
  Node node_;
};

}  // namespace mg
