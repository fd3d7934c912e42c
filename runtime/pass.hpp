// One walk of samples through (part of) a graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/checked_graph.hpp"

namespace mg {

/// What a node does during a pass.
enum class Role : std::uint8_t {
  off,      ///< takes no part
  run,      ///< its usual work (a model predicts)
  through,  ///< an `only` stage outside of its training: outputs are its inputs of the same name
  learn,    ///< a model takes an optimizer step for each batch; ends the pass there
  validate  ///< a model judges each batch; ends the pass there
};

/// One sample on its way: its values by slot, and its fate so far.
struct Sample {
  std::shared_ptr<const Identity> identity;  ///< its key ends with the path
  std::string path;  ///< "" for the source's own sample, ".0", ".1", ... for those made of it
  std::vector<std::size_t> made_by;  ///< for each step of the path: the node that made several
  Split split = Split::none;
  Fate fate = Fate::ok;
  std::string why;        ///< of a sample that is not ok: "stage 'image': cannot read ..."
  std::size_t stage = 0;  ///< node at which it came to grief
  std::vector<Value> slots;
  /// By slot, and may be shorter: keeps a large value on the books of the memory budget. The
  /// engine's own; captured parcels have none.
  std::vector<std::shared_ptr<const void>> accounts;
};

/// All samples that came of one sample of the source. Exactly one travels along each edge.
struct Parcel {
  std::uint64_t index = 0;    ///< of the sample in its source
  std::uint64_t ordinal = 0;  ///< its place in the pass
  std::vector<Sample> samples;
};

struct PassSpec {
  std::string name;                  ///< "evaluate", "train tumor", ...
  Split split = Split::none;         ///< for reports only
  std::vector<std::uint64_t> order;  ///< samples of the source, in the order of feeding
  std::vector<Role> roles;           ///< by node
  int epoch = 0;
  int batch = 0;  ///< of a learning model; 0: its own choice

  /// Parcels that have been through nodes[..entry] already: feed these instead of the source's.
  /// Returns null for an index it does not have (then the parcel starts at the source).
  std::function<std::shared_ptr<const Parcel>(std::uint64_t index)> cached;
  std::size_t entry = 0;
  /// By node, for a pass that captures: the roles in the passes that will start from the captured
  /// parcels. Values that nobody reads there are left out. Empty: any node may read them.
  std::vector<Role> captured_for;
  /// Called once for each parcel that leaves nodes[entry], in any order, from several threads.
  std::function<void(const Parcel&)> capture;
  bool rows = false;  ///< are rows of predictions.csv wanted?
};

/// What became of one sample.
struct Row {
  std::string key;
  Split split = Split::none;
  Fate fate = Fate::ok;
  std::string why;  ///< one line
  /// Named "label", "scores.best", ...: the name of the value, a dot, the column.
  std::vector<std::pair<std::string, std::string>> columns;
  std::string stage;                 ///< at which it came to grief
  OnError on_error = OnError::fail;  ///< of that stage: only `quarantine` asks for another try
};

/// Samples of the source, counted by what became of them.
struct Counts {
  std::uint64_t read = 0, ok = 0, skipped = 0, failed = 0, cancelled = 0;
  bool closed() const { return read == ok + skipped + failed + cancelled; }
};

struct StageTiming {
  std::string stage;
  std::uint64_t calls = 0;
  double seconds = 0;  ///< summed over threads
};

struct PassOutcome {
  const PassSpec* spec = nullptr;
  Counts counts;
  std::vector<std::pair<std::string, Counts>> sinks;       ///< the same from where each sink stands
  std::vector<Row> rows;                                   ///< if asked for
  std::vector<Row> troubled;                               ///< every sample that failed, in order
  std::vector<std::pair<std::string, Findings>> findings;  ///< by sink
  std::vector<std::pair<std::string, double>> numbers;     ///< means of learn(), or of validated()
  std::vector<StageTiming> timings;
  std::size_t peak_in_flight = 0;
  std::size_t peak_bytes = 0;
  double seconds = 0;
  bool cancelled = false;
  /// Why the pass as a whole failed (a stall, broken conservation, a policy); empty if it did not.
  std::string fault;
};

}  // namespace mg
