// The checkpoints of a run on disk. The latest two are kept, so that one that is damaged, or was
// cut off by a power failure, costs no more than an epoch.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/resume/run_state.hpp"

namespace mg {

class Checkpoints {
 public:
  /// In <run folder>/checkpoints, which keep() makes.
  explicit Checkpoints(const std::filesystem::path& run_folder);

  /// The latest that is whole; none if there is none. Tells of each that is damaged.
  std::optional<RunState> latest(const std::function<void(const std::string&)>& warn);

  bool none() const { return number_ == 0; }  ///< found or made so far

  /// Makes a checkpoint of `state`. The checkpoint is there when its last file is, and only then
  /// goes the oldest; with a state that is done go all others.
  void keep(RunState state);
  /// The same in the middle of a training. `save_model` writes the model's state into a file, or
  /// returns false if the model cannot: then there is no checkpoint. `weights`: the files of the
  /// best epochs so far.
  using SaveModel = std::function<bool(const std::filesystem::path&)>;
  bool keep(RunState state, const SaveModel& save_model,
            const std::vector<std::filesystem::path>& weights);

  /// Copies a file of a state from latest() to where it was.
  void put_back(const KeptFile& kept, const std::filesystem::path& file) const;

  /// Where the files of a state from latest() lie.
  std::filesystem::path path(const KeptFile& file) const { return folder_ / file.name; }

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path file(int number, const std::string& what) const;
  RunState read(int number) const;
  KeptFile note(const std::filesystem::path& written) const;
  KeptFile keep_weights(const std::filesystem::path& weights,
                        const std::filesystem::path& copy) const;
  void seal(int number, const RunState& state);
  void remove_before(int number) const;

  std::filesystem::path folder_;
  int number_ = 0;  ///< of the latest
};

/// A text that carries its checksum, in a file that appears whole or not at all.
void write_sealed(const std::filesystem::path& file, const std::string& text);
/// Throws Error if the file is not as it was written.
std::string read_sealed(const std::filesystem::path& file);

}  // namespace mg
