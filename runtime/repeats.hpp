// Several runs of one graph that differ in one thing, and what they have in common.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/catalogue.hpp"
#include "runtime/command_line.hpp"
#include "runtime/console.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/page/story.hpp"
#include "runtime/resume/checkpoints.hpp"
#include "runtime/run_folder.hpp"

namespace mg {

/// Whom a run hands what it found.
class Collector {
 public:
  virtual ~Collector() = default;
  /// May have sinks of the run feed others besides.
  virtual SinkExchange sinks() { return nullptr; }
  /// The labels of all samples, and how often they are.
  virtual void set_labels(std::vector<std::pair<std::string, std::size_t>>) {}
  /// What became of the samples, the findings, and all that its page tells.
  virtual void add(const PassOutcome& outcome, const Story& story) = 0;
};

/// The runs lie in folders within a common one, where the table of all of them lies too.
class Repeats : public Collector {
 public:
  /// `word`: what the runs are, as in "fold". Makes the common run folder, or opens it again, where
  /// the graph must be the same as before. Throws Error if it cannot.
  Repeats(std::string word, const CommandLine& line, const CheckedGraph& graph,
          const Catalogue& catalogue);

  const std::filesystem::path& path() const { return folder_.path(); }
  /// All has been done before the run was stopped.
  bool done() const { return state_.done; }

  /// The command line of the next run, which is known by `number`.
  CommandLine begin(std::uint64_t number);
  void add(const PassOutcome& outcome, const Story& story) override;

  /// What is said of all runs together: as files, as text, and to the caller, with its story. Both
  /// live as long as this does.
  const PassOutcome& finish();
  const Story& story() const { return story_; }

 protected:
  /// The common findings of a sink, of those that each run had; false if there is nothing to say.
  virtual bool common(const std::string& sink, const std::vector<Findings>& each,
                      Findings& out) = 0;

 private:
  std::string name_of(std::uint64_t number) const;
  void add_to_story(const Story& story);

  std::string word_;
  CommandLine line_;
  Console console_;
  Checkpoints checkpoints_;
  RunState state_;
  RunFolder folder_;
  std::vector<std::uint64_t> numbers_;
  std::vector<std::vector<std::pair<std::string, Findings>>> findings_;  ///< by run and sink
  PassSpec spec_;
  PassOutcome all_;
  Story story_;
};

}  // namespace mg
