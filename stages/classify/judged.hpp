// How well predicted classes agree with the true ones.
#pragma once

#include <cstddef>
#include <vector>

#include "pipeline/findings.hpp"

namespace mg {

/// The probabilities of all classes for one sample, and its true class.
struct Judged {
  std::vector<double> probabilities;
  std::size_t truth = 0;
};

/// Share of samples whose most probable class (the first of equals) is the true one.
double accuracy(const std::vector<Judged>& samples);

/// Mean over the classes that occur of the share of their samples that were recognized.
double balanced_accuracy(const std::vector<Judged>& samples);

/// Area under the ROC curve, one class against the rest, averaged over the classes that have both
/// kinds of sample (equal probabilities count one half). NaN if there is none.
double area_under_curve(const std::vector<Judged>& samples);

}  // namespace mg
