// How many there are of what.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "stages/audit/data_set.hpp"

namespace mg::audit {

struct TallyRow {
  std::string value;
  std::size_t images = 0, patients = 0;
  std::vector<std::size_t> by_class;
};

/// A row for each value of a property, most images first ("unknown" last); columns as in
/// classes_of() and, if there are images without a label, "none".
struct Tally {
  std::string property;
  std::vector<std::string> classes;
  std::vector<TallyRow> rows;
};

/// By class, split, all that properties_of() knows, lesions (0, 1, 2, ...) and images a patient.
std::vector<Tally> tallies_of(const DataSet& set);

/// The first rows, and one that sums up the rest if there are more than `rows`. Patients of the
/// rest are not summed: one may be in several rows.
Tally shortened(Tally tally, std::size_t rows);

}  // namespace mg::audit
