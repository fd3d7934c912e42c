// Parameters that the user leaves to the program, as in `size_px: auto`: a stage that can choose
// them looks at some training samples as they arrive, and says what it chose, and why.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/value.hpp"

namespace mg {

/// What there is to work with.
struct Circumstances {
  std::string device = "cpu";
  int cores = 1;
  std::size_t memory_bytes = 0;  ///< that models may take; 0: nobody knows
  std::size_t samples = 0;       ///< in the training split
  std::vector<std::pair<std::string, std::size_t>> labels;  ///< of these, and how often
  std::vector<std::string> wanted;                          ///< the parameters to choose

  bool wants(const std::string& parameter) const;
};

struct Advice {
  std::string parameter;  ///< "size_px", or "train.batch" for one within another
  std::string value;      ///< as in a graph
  std::string why;        ///< one line
};

class Advisor {
 public:
  virtual ~Advisor() = default;
  /// The values of the input ports, then of the targets.
  virtual void see(std::span<const Value> in) = 0;
  virtual std::vector<Advice> advise(const Circumstances& circumstances) = 0;
};

}  // namespace mg
