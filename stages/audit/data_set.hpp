// What the audit remembers of a data set once all its samples went by.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/context.hpp"
#include "stages/audit/blind.hpp"
#include "stages/audit/ceiling.hpp"
#include "stages/audit/measured.hpp"

namespace mg::audit {

struct Record {
  std::string key;
  std::size_t patient = 0;  ///< numbered in the order of appearance; names are not kept
  Side side = Side::unknown;
  std::string view, file_type;  ///< CC, MLO, ...; .dcm, .png, ...
  Split split = Split::none;
  std::string label;        ///< empty: none
  bool annotated = false;   ///< are its lesions known?
  std::size_t claimed = 0;  ///< lesions that the data set names
  std::size_t lesions = 0;  ///< of these, if any of them shows in the mask; else 0
  std::string pathology;    ///< of its worst lesion
  std::vector<std::pair<std::string, std::string>> facts;
  Measured seen;

  std::string fact(const std::string& name) const;  ///< "" if not known
};

/// A sample that never arrived.
struct Missing {
  std::string key;
  std::size_t patient = 0;
  Split split = Split::none;
  Fate fate = Fate::failed;
  std::string why;
};

struct DataSet {
  std::string name;
  std::vector<Record> records;
  std::vector<Missing> missing;
  std::size_t patients = 0;
  bool patients_known = false;  ///< is any patient another name than the sample's own?

  std::size_t listed() const { return records.size() + missing.size(); }
};

/// A property that is known without looking at a pixel, and its value for each record ("unknown" if
/// it has none: that alone may give the class away).
struct Property {
  std::string name;
  std::vector<std::string> values;
};

/// Those of scanner, site, machine, film, view, side, density, implant, age, size, bits and spacing
/// that have more than one value. What readers concluded (birads, subtlety) is none.
std::vector<Property> properties_of(const DataSet& set);

/// Labels in the order normal, benign, cancer, then of the alphabet.
std::vector<std::string> classes_of(const DataSet& set);

/// A question that a classifier might be asked.
struct Task {
  std::string name;                  ///< "normal, benign, cancer"
  std::vector<std::string> classes;  ///< at least two
};

/// All classes; and those but "normal", if at least two are left.
std::vector<Task> tasks_of(const DataSet& set);

/// The samples of a task as the blind guesser sees them, with the values of `property` by number
/// (in the order of the alphabet), and the record that each one is.
struct BlindView {
  std::vector<Blind> samples;
  std::vector<std::size_t> records;
  std::vector<std::string> values;
};
BlindView blind_view(const DataSet& set, const Task& task, const Property& property);

std::vector<Seen> seen_of(const DataSet& set);

}  // namespace mg::audit
