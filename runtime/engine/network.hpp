// The oneTBB nodes of a pass and the edges between them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/batch_station.hpp"
#include "runtime/engine/join_station.hpp"
#include "runtime/engine/ledger.hpp"
#include "runtime/engine/sink_work.hpp"

namespace mg {

class Network {
 public:
  /// `batches`: by node, see batch_sizes().
  Network(tbb::flow::graph& graph, Sentry& sentry, const Pass& pass, Ledger& ledger,
          const std::vector<std::size_t>& batches);

  /// The source and the maps after it: whoever lists a sample does their work at once.
  const std::vector<std::size_t>& lead() const { return lead_; }
  /// Connects the two ways in: after the lead, and after the entry of the pass.
  void connect(tbb::flow::sender<Ref>& listed, tbb::flow::sender<Ref>& recalled);

  bool flush();  ///< for when nothing moves: lets incomplete batches go; were there any?
  std::string waits() const;  ///< what each station waits for; for reports

  Numbers numbers();  ///< means of learning, or the outcome of the validation
  std::vector<std::pair<std::string, Counts>> sink_counts() const;

 private:
  bool is_free(std::size_t node) const;
  std::vector<std::size_t> chain_from(std::size_t node) const;
  void place(std::size_t node);
  void place_ledger(Ledger& ledger);
  Station& make_station(std::size_t node);
  Station& make_join(std::string name, const std::vector<std::size_t>& from,
                     JoinStation::Merge merge);
  void make_ways(std::size_t node);
  template <class S, class... Args>
  S& add(Args&&... args);

  tbb::flow::graph& graph_;
  Sentry& sentry_;
  const Pass& pass_;
  const std::vector<std::size_t>& batches_;
  std::vector<std::size_t> lead_;
  std::vector<std::unique_ptr<Station>> stations_;
  std::vector<std::pair<std::size_t, std::unique_ptr<SinkWork>>> sinks_;
  BatchStation* trained_ = nullptr;
  // By node; the last inlet is the ledger's.
  std::vector<tbb::flow::receiver<Ref>*> inlets_;
  std::vector<tbb::flow::sender<Ref>*> outlets_;              ///< null within a chain
  std::vector<std::vector<tbb::flow::receiver<Ref>*>> ways_;  ///< on from the node
};

}  // namespace mg
