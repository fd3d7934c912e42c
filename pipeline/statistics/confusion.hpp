// Truth against prediction in classes, and the figures that follow from that table alone.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pipeline/statistics/undefined.hpp"

namespace mg::metrics {

/// Counts (or weights) of truth × predicted. Cells are stored by rows; a row is a true class.
class Confusion {
 public:
  explicit Confusion(std::size_t classes)
      : Confusion(classes, std::vector<double>(classes * classes)) {}
  Confusion(std::size_t classes, std::vector<double> cells);

  void add(std::size_t truth, std::size_t predicted, double weight = 1);

  std::size_t classes() const { return classes_; }
  double at(std::size_t truth, std::size_t predicted) const {
    return cells_[truth * classes_ + predicted];
  }
  const std::vector<double>& cells() const { return cells_; }
  double truths(std::size_t truth) const;           ///< sum of a row
  double predictions(std::size_t predicted) const;  ///< sum of a column
  double correct() const;
  double total() const;

 private:
  std::size_t classes_;
  std::vector<double> cells_;
};

/// The share of samples whose class was named. Undefined without samples.
double accuracy(const Confusion& table);

/// Of the samples of class k, the share named k (recall). Undefined without such samples.
double sensitivity(const Confusion& table, std::size_t k);

/// Of the samples of other classes, the share not named k. Undefined without such samples.
double specificity(const Confusion& table, std::size_t k);

/// Of the samples named k, the share of class k. Undefined without such samples.
double precision(const Confusion& table, std::size_t k);

/// Mean sensitivity over the classes that occur.
double balanced_accuracy(const Confusion& table);

/// Mean over the classes that occur (as truth or as prediction) of 2·correct/(truths+predictions).
double macro_f1(const Confusion& table);

/// Matthews' correlation, for any number of classes (Gorodkin 2004). 0 if all truths or all
/// predictions are of one class.
double matthews(const Confusion& table);

/// Cohen's kappa: agreement beyond chance. Undefined if chance alone agrees always.
double kappa(const Confusion& table);

}  // namespace mg::metrics
