// Cross-validation: a graph is run once for each fold, and what all folds predicted is judged as
// one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runtime/command_line.hpp"
#include "runtime/console.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/graph/read_graph.hpp"
#include "runtime/page/story.hpp"
#include "runtime/run_folder.hpp"

namespace mg {

/// Has the graph's data set test on part `fold` of `folds`, whatever its `split` says of folds.
void choose_fold(WrittenGraph& graph, int folds, int fold);

/// What the folds of one graph have in common. Each fold has a run folder within the common one.
class Folds {
 public:
  /// Makes the common run folder. Throws Error if it cannot.
  Folds(const CommandLine& line, const CheckedGraph& graph);
  ~Folds();

  /// The command line of one fold: its run folder, counted from 1.
  CommandLine line(int fold) const;

  /// Has every sink that judges predictions feed a common one, too. The common sinks live here.
  SinkExchange sinks();

  /// The labels of all samples, whose frequencies the common sinks compare with.
  void set_labels(std::vector<std::pair<std::string, std::size_t>> labels);

  /// What became of the samples of the next fold, its findings, and all that its page tells.
  void add(const PassOutcome& outcome, const Story& story);

  /// The common findings, each with a table of the folds' own figures: as files, and as text.
  void finish();

 private:
  class Pool;
  CommandLine line_;
  Console console_;
  RunFolder folder_;
  std::unique_ptr<Pool> pool_;
  std::vector<std::vector<std::pair<std::string, Findings>>> findings_;  ///< by fold and sink
  PassOutcome all_;
  Story story_;
};

}  // namespace mg
