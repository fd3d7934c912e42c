// Where the weights of a run's models come from: from the user, or from trainings behind it.
#pragma once

#include <string>
#include <vector>

#include "runtime/command_line.hpp"
#include "runtime/given_weights.hpp"
#include "runtime/train.hpp"

namespace mg {

class ModelWeights {
 public:
  /// Finds the weights that the user gives: in the folders of the command line, or in the run's own
  /// if it goes on. Throws Error if a model has none and `may_train` does not help.
  ModelWeights(const CommandLine& line, const CheckedGraph& graph, const RunState& state,
               bool may_train);

  std::vector<bool> given() const;  ///< by node

  /// Loads them, and copies them into the run's folder, so that the run can be repeated, and go on,
  /// by itself.
  void load(Session& session) const;

  /// Nobody is judged by an ensemble one of whose members knows him: the result would be too good,
  /// and nothing would show it. That is an Error. Of a single model it is told, unless what
  /// several runs predict is `judged_together`.
  void tell_known_patients(const Session& session, Split split, bool judged_together) const;

 private:
  std::vector<WeightFiles> files_;  ///< by node
};

/// Loads a model from its weights, or from those of the members of an ensemble.
void load_model(Session& session, std::size_t node, const WeightFiles& files);

/// Loads a model that needed no training any more when the run was stopped.
void load_trained(Session& session, std::size_t node, const std::vector<FinishedModel>& parts);

}  // namespace mg
