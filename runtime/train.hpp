// Training a model: epochs of passes, the best weights kept.
#pragma once

#include "runtime/console.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/plan.hpp"
#include "runtime/resume/checkpoints.hpp"
#include "runtime/run_folder.hpp"
#include "runtime/survey.hpp"

namespace mg {

/// A run that cannot go on: samples failed beyond the budget, a stage stalled, a model cannot
/// learn.
class RunFailed : public Error {
 public:
  using Error::Error;
};

/// What the parts of a run share.
struct Session {
  const CheckedGraph& graph;
  RunInfo& run;
  Engine& engine;
  RunFolder& folder;
  Console& console;
  Checkpoints& checkpoints;
  RunState& state;  ///< of the latest checkpoint
};

/// Runs a pass, writes it down, and throws RunFailed if it failed as a whole.
PassOutcome run_pass(Session& session, const PassSpec& spec);

/// Trains the model, from where the session's state left off, and leaves it with its best weights,
/// which lie in the run folder too. After each epoch there is a checkpoint. Returns false if it was
/// interrupted; the best weights so far are kept then.
bool train_model(Session& session, const TrainingPlan& plan, const Survey& survey);

}  // namespace mg
