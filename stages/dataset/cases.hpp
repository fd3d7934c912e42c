// What all data sets of this folder have in common: a list of cases, sorted by key, each with a
// file, perhaps a label, annotations and facts, and a split.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/declare.hpp"
#include "pipeline/values.hpp"
#include "stages/dataset/split.hpp"

namespace mg {

using Case = Listed<File, std::optional<Label>, std::optional<Annotations>, std::optional<Facts>>;

inline Case make_case(Identity identity, File file, std::optional<Label> label,
                      std::optional<Annotations> annotations, std::optional<Facts> facts = {}) {
  return {std::move(identity),
          Split::none,
          {std::move(file), std::move(label), std::move(annotations), std::move(facts)}};
}
inline const File& file_of(const Case& c) { return std::get<0>(c.values); }
inline const std::optional<Label>& label_of(const Case& c) { return std::get<1>(c.values); }
inline const std::optional<Annotations>& annotations_of(const Case& c) {
  return std::get<2>(c.values);
}
inline const std::optional<Facts>& facts_of(const Case& c) { return std::get<3>(c.values); }

/// Half of a source; the other half is its parameters and open().
class Cases {
 public:
  std::size_t size() const { return cases_.size(); }
  Case sample(std::size_t i) const { return cases_.at(i); }

 protected:
  /// Takes over the cases, sorted by key. Throws Error if there are none, with `if_none` as the
  /// hint, or if two have the same key.
  void settle(std::vector<Case> cases, const std::string& if_none);
  /// Gives each case that has no split yet one by `shares`, and writes all of them to splits.csv
  /// in the run's folder. Throws Error for a patient in two splits, however that came about.
  void assign_splits(const SplitShares& shares, const RunInfo& run);

 private:
  void obey(const std::filesystem::path& list, const RunInfo& run);
  void keep_patients_in_one_split();
  void draw_splits(const SplitShares& shares);

  std::vector<Case> cases_;
};

/// How bad a label is: normal < benign < cancer (or malignant); others follow in the order of the
/// alphabet. No label is 0.
/// The facts named in `stratify_by` make the stratum; Error if no case has one of them.
std::vector<Member> members_of(const std::vector<Case>& cases,
                               const std::vector<std::string>& stratify_by = {});

/// The shares for a data set that tells itself who tests: the others train and validate in the
/// proportion of `train` to `val`. Throws Error if folds are wanted as well.
SplitShares without_test(SplitShares shares);

/// Keys for files below one folder: their relative paths without extensions (with, if two would
/// be the same), other characters than letters, digits and ._-/ replaced by _.
std::vector<std::string> keys_of(const std::vector<std::filesystem::path>& relative);

/// Throws Error unless `root` is a folder; `how` tells the user how to come by it.
void require_folder(const std::filesystem::path& root, const std::string& how);

/// The regular files below a folder, relative to it and sorted; hidden ones are left out.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& root);

}  // namespace mg
