// Weights that models are given instead of being trained, and what those learned from.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/checked_graph.hpp"

namespace mg {

using WeightFiles = std::vector<std::filesystem::path>;  ///< several: members of an ensemble

/// The weights of a trainable model in the given folders, those of all of them together; without
/// any, those that the graph names. A folder is a run's, one of <stage>.safetensors, or the common
/// one of a cross-validation, which gives the models of all its folds.
WeightFiles weights_for(const Node& node, const std::vector<std::filesystem::path>& folders);

/// The folders for one fold, from 1: what is a cross-validation's gives that fold's own.
std::vector<std::filesystem::path> of_fold(const std::vector<std::filesystem::path>& folders,
                                           int fold);

/// Copies weights to `to`, and the list of what they learned from beside them.
void copy_weights(const std::filesystem::path& file, const std::filesystem::path& to);

/// How many samples of `split` (Split::none: of any) in the run folder `run` belong to patients
/// whom one of `files` learned from or was chosen by. Both are told by lists of splits
/// (splits.csv): 0 where there is none.
struct Known {
  std::size_t samples = 0, of = 0;
};
Known known_to(const WeightFiles& files, const std::filesystem::path& run, Split split);

}  // namespace mg
