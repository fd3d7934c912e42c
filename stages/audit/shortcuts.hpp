// What is known of the classes without looking at a pixel: for all properties and tasks.
#pragma once

#include <string>
#include <vector>

#include "stages/audit/data_set.hpp"

namespace mg::audit {

struct Shortcut {
  std::string property;  ///< "scanner", ..., or "all of these together"
  Guess guess;
  std::vector<std::string> values, answers;  ///< what is named for each value
  bool betrays() const { return guess.accuracy.low > guess.majority; }
};

struct TaskShortcuts {
  Task task;
  double ceiling = 0;  ///< of label_ceiling()
  double majority = 0;
  std::string majority_class;
  std::size_t samples = 0, patients = 0;
  std::vector<Shortcut> shortcuts;  ///< best first
};

std::vector<TaskShortcuts> shortcuts_of(const DataSet& set);

constexpr auto together = "all of these together";

}  // namespace mg::audit
