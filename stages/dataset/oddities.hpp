// What is odd about a data set but can be lived with, told in one line of the log each.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "pipeline/context.hpp"

namespace mg {

class Oddities {
 public:
  /// `what` is a sentence in the plural, the same for all that share the oddity.
  void note(const std::string& what, const std::string& example);
  std::size_t count(const std::string& what) const;
  /// "films are not there: 12, such as A, B, C"
  void log(const RunInfo& run) const;

 private:
  struct Seen {
    std::size_t count = 0;
    std::vector<std::string> examples;
  };
  std::map<std::string, Seen> seen_;
};

}  // namespace mg
