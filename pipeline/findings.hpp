// What a sink says at the end of a pass.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace mg {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// A measured figure with its 95 % interval. NaN (written as null) where it cannot be computed.
struct Figure {
  std::string name;  ///< snake_case, stable: a key of metrics.json
  double value = not_known, low = not_known, high = not_known;
  std::size_t n = 0;  ///< how many samples it rests on
  std::string doc;    ///< one line: what exactly it is
};

struct Table {
  std::string name, doc;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct Findings {
  std::vector<Figure> figures;
  std::vector<Table> tables;
  std::vector<std::string> notes;  ///< sentences that a reader of the figures must know
  /// The figures and tables that say most, in order: a terminal shows these and counts the rest,
  /// a figure `baseline_x` beside `x`. Empty: it shows all.
  std::vector<std::string> headline;
};

/// Named numbers of a training step or epoch, such as {"loss", 0.31}.
using Numbers = std::vector<std::pair<std::string, double>>;

}  // namespace mg
