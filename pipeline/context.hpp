// Who a sample is, and what a stage may know of the run while it works on one.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/image.hpp"
#include "pipeline/random.hpp"

namespace mg {

enum class Split : std::uint8_t { none, train, val, test };
std::string to_string(Split split);

/// What became of a sample.
enum class Fate : std::uint8_t { ok, skipped, failed, cancelled };
std::string to_string(Fate fate);

/// Who a sample is. `key` is unique in its data set and stable over runs; it is safe to publish
/// (no patient's name), contains no path separators but '/', and names outputs.
struct Identity {
  std::string key;
  std::string dataset;
  std::string patient;  ///< groups samples in splits and bootstraps; never written out
  Side side = Side::unknown;
  std::string view;
  std::filesystem::path file;
};

/// What all stages of a run share. Outlives them.
struct RunInfo {
  std::uint64_t seed = 1;
  std::filesystem::path folder;  ///< of the run; stages write below it only
  std::filesystem::path cache;   ///< for data that can be made again, shared by runs
  std::string device = "cpu";
  int device_threads = 1;  ///< what a model may use inside one operation on the CPU
  std::vector<std::pair<std::string, std::size_t>> train_labels;  ///< class, samples (train split)
  std::vector<std::string> trusted;  ///< programs that may be run: files or SHA-256 (trust.hpp)
  std::function<void(std::string_view)> log = [](std::string_view) {};
  const std::atomic<bool>* cancelled = nullptr;
};

/// What a stage knows while it works on one sample. Cheap to make, valid during the call.
class Context {
 public:
  Context(const RunInfo& run, const Identity& identity, Split split, std::uint64_t index, int epoch,
          std::uint64_t stage_key)
      : run_(&run),
        identity_(&identity),
        index_(index),
        stage_key_(stage_key),
        epoch_(epoch),
        split_(split) {}

  const RunInfo& run() const { return *run_; }
  const Identity& identity() const { return *identity_; }
  Split split() const { return split_; }
  std::uint64_t index() const { return index_; }  ///< of the sample in its source
  int epoch() const { return epoch_; }            ///< from 0; 0 outside of training

  /// This stage's stream for this sample and epoch. Only for stages declared random.
  Random random() const;

 private:
  const RunInfo* run_;
  const Identity* identity_;
  std::uint64_t index_;
  std::uint64_t stage_key_;  ///< hash of the stage's name; 0 if the stage is not declared random
  int epoch_;
  Split split_;
};

}  // namespace mg
