// What a run folder tells of a run that has been: how it learned, how long it took, what failed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/findings.hpp"

namespace mg {

struct Epoch {
  std::string model;
  int number = 0;  ///< from 1
  Numbers numbers;
  double seconds = 0;
  bool best = false;  ///< so far: its weights were kept
  std::string part;   ///< of several runs, as in "fold 1"; empty: there is one
};

/// How long a stage took in all passes of one kind.
struct StageTime {
  std::string kind;  ///< of the passes: the first word of their names
  std::string stage;
  double seconds = 0;  ///< summed over threads
};

struct Lost {
  std::string key, pass, why;
};

struct History {
  std::string command;  ///< that began the run, as it was typed; empty if nobody knows
  std::vector<Epoch> epochs;
  std::vector<StageTime> times;
  std::vector<Lost> lost;  ///< samples that failed in any pass
};

/// From metrics.csv, log.jsonl and quarantine.jsonl; what is missing or torn is left out. Of an
/// epoch that was done twice, because the run was stopped and went on, the last time counts.
History read_history(const std::filesystem::path& folder);

/// Adds that of one of several runs, which is known as `part`.
void add_part(History& all, const History& one, const std::string& part);

}  // namespace mg
