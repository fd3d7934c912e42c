// The names of the classes: those that weights were trained for, those that samples have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/declare.hpp"

namespace mg {

using ClassNames = std::vector<std::string>;
using Metadata = std::map<std::string, std::string>;

/// Throws Error unless there are two or more, all different.
void require_classes(const ClassNames& classes);

/// "benign, cancer"
std::string listed(const ClassNames& classes);

/// What travels with the weights of a classifier.
Metadata metadata_of(const ClassNames& classes, double temperature);
ClassNames classes_in(const Metadata& metadata);  ///< empty if it does not tell
double temperature_in(const Metadata& metadata);  ///< 1 if it does not tell

/// The samples of a batch whose label is one of the classes: where they are, and their class.
struct Known {
  std::vector<std::int64_t> rows, classes;
};
Known known_labels(const Column<Label>& labels, const ClassNames& classes);

/// How many samples each class has, of samples counted by label.
std::vector<std::size_t> samples_of(const ClassNames& classes,
                                    const std::vector<std::pair<std::string, std::size_t>>& labels);

}  // namespace mg
