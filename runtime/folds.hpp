// Cross-validation: a graph is run once for each fold, and what all folds predicted is judged as
// one.
#pragma once

#include <memory>

#include "runtime/graph/read_graph.hpp"
#include "runtime/repeats.hpp"

namespace mg {

/// Has the graph's data set test on part `fold` of `folds`, whatever its `split` says of folds.
void choose_fold(WrittenGraph& graph, int folds, int fold);

class Folds final : public Repeats {
 public:
  Folds(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue);
  ~Folds() override;

  /// Has every sink that judges predictions feed a common one, too. The common sinks live here.
  SinkExchange sinks() override;
  /// The common sinks compare with the labels of all samples.
  void set_labels(std::vector<std::pair<std::string, std::size_t>> labels) override;
  void add(const PassOutcome& outcome, const Story& story) override;

 private:
  bool common(const std::string& sink, const std::vector<Findings>& each, Findings& out) override;

  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace mg
