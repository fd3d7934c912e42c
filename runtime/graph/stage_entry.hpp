// One line of `stages:` -> what it asks for, each part checked by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugins/stage_catalogue.hpp"
#include "runtime/checked_graph.hpp"

namespace mg {

/// A name that refers to something, and where it was written.
struct Reference {
  std::string name;
  Where where;
};

/// `port: value` in inputs or outputs.
struct Renaming {
  std::string port;
  Reference value;
  Where where;  ///< of the port
};

struct StageEntry {
  std::string name;
  Where where;
  const StageInfo* info = nullptr;  ///< null if there is no such stage
  bool says_from = false;
  std::vector<Reference> from;
  std::vector<Renaming> inputs, outputs;
  std::optional<Only> only;
  Where only_where;
  OnError on_error = OnError::fail;
  bool on_device = false;
  Setting parameters;
  bool has_weights = false;  ///< a model to which the user gave weights
  /// Some part of it could not be understood and was reported: what seems to be missing further on
  /// may follow from that.
  bool doubtful = false;
};

/// "stage 'roi'"
std::string owner_of(const StageEntry& entry);
bool is_kind(const StageEntry& entry, Kind kind);

/// The keys that every stage has: use, from, inputs, ... The others are parameters.
const std::vector<std::string>& stage_keys();

/// Reads the parameters of a stage that is known from its line, and tries them.
void read_parameters(const Setting& line, StageEntry& entry, Mistakes& mistakes);

/// Reads all stages, in the order of the text. Reports unknown stages and keys, and what the stages
/// say of their parameters. `whole`: false if a file is missing that may say the rest of a line.
std::vector<StageEntry> read_stages(const Setting& stages, const StageCatalogue& catalogue,
                                    bool whole, Mistakes& mistakes);

}  // namespace mg
