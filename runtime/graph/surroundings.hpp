// What a stage can read, and how to bring it what it cannot.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/graph/edges.hpp"
#include "runtime/graph/stage_entry.hpp"

namespace mg {

/// What a name may mean at a stage: more than one slot if branches disagree.
using Seen = std::map<std::string, std::set<int>>;

/// The name that an output gets.
Reference output_name(const StageEntry& entry, const Port& port);

/// A stage's surroundings, for advice.
struct Surroundings {
  const std::vector<StageEntry>& entries;
  const Edges& edges;
  const StageCatalogue& catalogue;
  const std::vector<Slot>& slots;
  const std::vector<std::map<std::string, int>>& made;  ///< by entry: slots by name
  const Seen& seen;                                     ///< here
  const std::vector<bool>& blind;                       ///< by entry, as in Resolved
  std::size_t at = 0;

  const StageEntry& here() const { return entries[at]; }
  const Slot& slot(int number) const { return slots[static_cast<std::size_t>(number)]; }

  /// A value that it can read and that has the port's type, or empty.
  std::string other_of_type(const Port& port) const;
  /// "so far it can read image (image of 'photo'), label (label of 'cases')"
  std::string what_is_there() const;
  /// What to do so that a value of this name and type reaches it.
  std::string how_to_bring(const std::string& name, const Port& port) const;

 private:
  std::string hidden_value(const std::string& name, const Port& port) const;
  std::string stage_aside_that_makes(const std::string& name, const Port& port) const;
  std::string known_stages_that_make(const std::string& name, const Port& port) const;
};

}  // namespace mg
