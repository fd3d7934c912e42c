// How far a run has come: what it must remember to go on as if it had never stopped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/run_history.hpp"

namespace mg {

/// One of the best epochs of a training so far.
struct BestEpoch {
  int epoch = 0;  ///< from 0
  double value = 0;
  int slot = 0;  ///< which of the files of weights is its own
};

/// A model that needs no training any more: its weights lie in models/.
struct FinishedModel {
  std::string name;
  std::string checksum;  ///< of its weights
  bool given = false;    ///< the user brought them
};

/// A file that belongs to a checkpoint.
struct KeptFile {
  std::string name, checksum;
};

struct RunState {
  std::vector<FinishedModel> finished;
  std::string learning;         ///< the model in training, or empty
  int epochs = 0;               ///< that it has behind it
  std::vector<BestEpoch> best;  ///< of these
  RunHistory history;
  bool done = false;  ///< there is nothing left to do

  std::optional<KeptFile> model;  ///< all that the training depends on
  std::vector<KeptFile> weights;  ///< those of the best epochs, by slot

  /// The model of this name, or the members of its ensemble; none if it is not finished.
  std::vector<FinishedModel> parts_of(const std::string& model) const;
};

/// "tumor.2": a member of an ensemble, from 1.
std::string member_name(const std::string& model, std::size_t k);

/// As JSON and back. from_json() throws Error if the text is none of to_json().
std::string to_json(const RunState& state);
RunState run_state_from_json(const std::string& text);

}  // namespace mg
