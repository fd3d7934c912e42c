// A graph in which every name is resolved and every type fits: what reading and checking make of
// the YAML, and all that planning and running need.
//
// Each output of each stage has a slot of its own, so a value's name says who made it: renaming,
// shadowing and joining are settled here, once, and a running sample is an array of slots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/stage.hpp"

namespace mg {

/// What a failed sample means for the run.
enum class OnError : std::uint8_t {
  fail,       ///< the run stops and fails
  skip,       ///< counted and forgotten
  quarantine  ///< counted, and listed in quarantine.jsonl for another try
};

/// `only: train` or `only: train.<model>`: elsewhere the stage hands its inputs through.
struct Only {
  std::string model;  ///< empty: in the training of any model
};

constexpr int no_slot = -1;

struct Node {
  std::string name;  ///< of the stage in the graph
  Where where;
  const StageInfo* info = nullptr;  ///< lives in the catalogue
  Setting parameters;               ///< the stage's own, as written
  std::vector<std::size_t> from;    ///< indices of nodes; several are joined. Empty for the source
  std::vector<int> inputs, targets, outputs;  ///< slots by port; no_slot: an optional input unused
  std::optional<Only> only;
  OnError on_error = OnError::fail;
  bool on_device = false;  ///< a map that runs as its device twin, on batches

  /// The stage with its parameters read. They were checked: it throws Error only on misuse.
  Made make() const;
};

struct Slot {
  std::string name;  ///< as stages downstream call it
  std::size_t producer = 0;
  const Type* type = nullptr;
  bool optional = false;  ///< a sample may lack it
};

/// `run:` in the graph file, and its counterparts on the command line.
struct RunOptions {
  std::uint64_t seed = 1;
  int samples_in_flight = 0;       ///< 0: chosen from threads and batch sizes
  int memory_mb = 1024;            ///< for samples in flight
  int cache_mb = 4096;             ///< for results kept between epochs
  std::string max_failures = "0";  ///< a count or a share such as 1%; beyond it the run fails
  static auto params() {
    return mg::params(
        param("seed", &RunOptions::seed, "all randomness follows from it"),
        param("samples_in_flight", &RunOptions::samples_in_flight,
              "most samples alive at once; 0 lets the program choose")
            .between(0, 1e6),
        param("memory_mb", &RunOptions::memory_mb, "memory for the samples in flight")
            .unit("MB")
            .between(16, 1e7),
        param("cache_mb", &RunOptions::cache_mb, "memory for results kept between epochs")
            .unit("MB")
            .between(0, 1e7),
        param("max_failures", &RunOptions::max_failures,
              "failed samples a run may have, as a count or a share (1%)"));
  }
};

/// A parameter that was `auto` in the graph file.
struct Choice {
  std::string stage, parameter, value, why;
};

struct CheckedGraph {
  std::filesystem::path file;
  std::string name;         ///< the file's stem
  std::string doc;          ///< what the experiment is, as the file says
  std::vector<Node> nodes;  ///< in topological order; nodes[0] is the source
  std::vector<Slot> slots;
  RunOptions options;
  std::vector<Choice> choices;
  std::string resolved;  ///< the whole graph as one YAML text: includes, vars, overrides applied
};

}  // namespace mg
