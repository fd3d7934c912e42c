// What a run has done so far, as its folder tells it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/pass.hpp"

namespace mg {

/// One epoch of one model, a row of metrics.csv.
struct EpochRow {
  std::string model;
  int epoch = 0;  ///< from 1
  Numbers numbers;
};

/// A pass of metrics.json.
struct PassRow {
  std::string name;
  Split split = Split::none;
  int epoch = 0;
  Counts counts;
};

/// A line of quarantine.jsonl.
struct TroubledRow {
  std::string pass, key, why;
};

struct RunHistory {
  std::vector<EpochRow> epochs;
  std::vector<PassRow> passes;
  std::vector<TroubledRow> troubled;
};

}  // namespace mg
