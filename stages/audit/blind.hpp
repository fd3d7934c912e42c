// What can be predicted without looking at a pixel: by how often each class goes with a scanner, a
// size, a view, ... on other patients.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "stages/audit/interval.hpp"

namespace mg::audit {

/// One labelled sample as the blind guesser sees it: all by number.
struct Blind {
  std::size_t patient = 0, label = 0, value = 0;
};

struct Guess {
  Share accuracy;       ///< of naming the most frequent class of each value
  double majority = 0;  ///< of always naming the most frequent class of all
  std::size_t samples = 0, patients = 0;
  std::vector<std::size_t> answers;  ///< for each value, the class that all samples together name
};

/// Patients are dealt into `folds` (at least 2), so that each fold has its share of every pair of
/// label and value; the classes are counted on the other folds and named on this one. A value that
/// the others do not have, and ties, get the most frequent class of all that they have. Numbers of
/// patients, labels and values count from 0 and need not be dense.
Guess guess_blindly(const std::vector<Blind>& samples, std::size_t folds = 5);

/// For each sample its fold. All samples of a patient share one. A patient goes by its first
/// sample's label and value.
std::vector<std::size_t> deal_folds(const std::vector<Blind>& samples, std::size_t folds);

/// The same guess from several properties at once (naive Bayes, counts raised by one).
/// `values[property][sample]`.
Guess guess_from_all(const std::vector<Blind>& samples,
                     const std::vector<std::vector<std::size_t>>& values, std::size_t folds = 5);

}  // namespace mg::audit
