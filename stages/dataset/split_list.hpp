// Splits that are given: lists of them, read and written, and the one thing none of them may do.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/error.hpp"

namespace mg {

/// A name for a patient that is the same in all runs and does not tell who it is to one who reads
/// it: 16 hexadecimal digits. Whoever has a list of all patients can undo it.
std::string pseudonym(const Identity& identity);

/// "train", "val" or "test", or another usual word for one of them (training, validation, dev,
/// testing), in any case. "" is none. Throws Error for anything else.
Split split_from(const std::string& word, const Where& where);

/// A CSV file with a column `split` and a column `key` or `patient`, or both: patients as the data
/// set names them, or their pseudonyms.
class SplitList {
 public:
  /// Throws Error, with the line, for a table without these columns, a row that names nobody, a
  /// word that is no split, and one that contradicts a row before.
  static SplitList read(const std::filesystem::path& file);
  /// By its key; else by its patient; else none.
  Split of(const Identity& identity) const;

 private:
  std::map<std::string, Split> of_key_, of_patient_;
};

/// Who is in which split.
struct Placed {
  const Identity* identity = nullptr;
  Split split = Split::none;
};

/// Gives samples without a split the one that other samples of their patient have. Throws Error
/// for patients in two splits: it names the keys of three of them at most.
void keep_patients_whole(std::vector<Placed>& samples);

/// The rows of splits.csv: key, patient (its pseudonym), split.
std::string split_rows(const std::vector<Placed>& samples);

}  // namespace mg
