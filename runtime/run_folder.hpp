// The folder of a run: everything that is needed to understand and to repeat it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/checked_graph.hpp"
#include "runtime/event_file.hpp"
#include "runtime/pass.hpp"

namespace mg {

/// One epoch of one model, a row of metrics.csv.
struct EpochRow {
  std::string model;
  int epoch = 0;  ///< from 1
  double seconds = 0;
  Numbers numbers;
};

class RunFolder {
 public:
  /// Makes `wanted`, or runs/<graph>/<time> if that is empty. Throws Error if it is there already
  /// and not empty, or cannot be made.
  RunFolder(const std::filesystem::path& wanted, const std::string& graph);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path weights(const std::string& model) const;  ///< models/<model>.safetensors
  std::filesystem::path new_weights(const std::string& model) const;  ///< and makes its folder

  void write(const std::string& name, std::string_view text) const;  ///< whole, or not at all
  /// Appends a line to log.jsonl: time, event and the fields.
  void log(const std::string& event,
           const std::vector<std::pair<std::string, std::string>>& fields);
  /// Rewrites metrics.csv, and tells TensorBoard: <model>/<number> at the step of the epoch.
  void add_epoch(EpochRow row);
  void add_pass(const PassOutcome& outcome);
  /// predictions.csv of this pass and quarantine.jsonl of all passes so far.
  void write_samples(const PassOutcome& outcome) const;
  /// metrics.json: all passes so far and the findings of the last; returns the text.
  std::string write_metrics(const PassOutcome* last) const;

 private:
  std::filesystem::path path_;
  EventFile events_;
  std::vector<EpochRow> epochs_;
  std::vector<std::pair<PassSpec, Counts>> passes_;
  std::vector<std::pair<std::string, Row>> troubled_;  ///< pass, sample
};

}  // namespace mg
