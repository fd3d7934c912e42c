// What a pass asks of the graph, worked out before it starts: who takes part, who hands on to whom,
// and how long each value is needed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/pass.hpp"

namespace mg {

using SlotSet = std::vector<bool>;  ///< by slot

/// The part of one node in a pass.
struct Step {
  Role role = Role::off;
  std::vector<std::size_t> from, to;  ///< neighbors that take part
  SlotSet keep_in;                    ///< values read here or later
  SlotSet keep_out;                   ///< values read later
  std::vector<int> drop;     ///< slots to clear when a parcel leaves: nobody reads them any more
  std::uint64_t random = 0;  ///< the key of its random numbers; 0 if it has none
  OnError on_error = OnError::fail;
};

/// A slot that has columns in the table of rows, under this title.
struct RowColumn {
  int slot = 0;
  std::string title;
};

struct Layout {
  /// Throws Error if the roles make no pass: a stage without its source, an entry that the pass
  /// flows around, a learning model with stages after it.
  Layout(const CheckedGraph& graph, const PassSpec& spec);

  bool takes_part(std::size_t node) const { return steps[node].role != Role::off; }

  std::vector<Step> steps;          ///< by node
  std::vector<std::size_t> leaves;  ///< nodes where parcels end
  std::vector<RowColumn> columns;   ///< of the rows
  SlotSet tabular;   ///< small values that tell who a sample is: tombstones keep them
  SlotSet captured;  ///< what a captured parcel holds
};

}  // namespace mg
