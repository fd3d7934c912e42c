// The folder of a run: everything that is needed to understand and to repeat it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/checked_graph.hpp"
#include "runtime/event_file.hpp"
#include "runtime/pass.hpp"
#include "runtime/run_history.hpp"

namespace mg {

class RunFolder {
 public:
  /// Makes `wanted`, or runs/<graph>/<time> if that is empty. Throws Error if it is there already
  /// and not empty, or cannot be made.
  RunFolder(const std::filesystem::path& wanted, const std::string& graph);
  /// Opens the folder of a run that goes on, and clears away what was half written when it stopped.
  /// Throws Error if there is none.
  static RunFolder reopen(const std::filesystem::path& folder);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path weights(const std::string& model) const;  ///< models/<model>.safetensors
  std::filesystem::path new_weights(const std::string& model) const;  ///< and makes its folder

  void write(const std::string& name, std::string_view text) const;  ///< whole, or not at all
  /// Appends a line to log.jsonl: time, event and the fields.
  void log(const std::string& event,
           const std::vector<std::pair<std::string, std::string>>& fields);
  /// Rewrites metrics.csv, and tells TensorBoard: <model>/<number> at the step of the epoch.
  void add_epoch(EpochRow row);
  /// A pass that is there already, because it had to be made again, is not noted twice.
  void add_pass(const PassOutcome& outcome);
  const RunHistory& history() const { return history_; }
  /// And metrics.csv with it, and what TensorBoard was told.
  void restore(RunHistory history);
  /// predictions.csv of this pass and quarantine.jsonl of all passes so far.
  void write_samples(const PassOutcome& outcome) const;
  /// metrics.json: all passes so far and the findings of the last; returns the text.
  std::string write_metrics(const PassOutcome* last) const;

 private:
  class Lock;
  explicit RunFolder(std::filesystem::path path);
  void write_epochs() const;
  void tell_tensorboard(const EpochRow& row);

  std::filesystem::path path_;
  std::shared_ptr<const Lock> lock_;  ///< no other process works in it
  EventFile events_;
  RunHistory history_;
};

}  // namespace mg
