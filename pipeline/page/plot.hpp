// Plots as inline SVG. Lengths across are percentages, so that a plot fills any width and its text
// keeps its size; colors are CSS classes (c0 ... c6, line, faint), so that they follow light and
// dark.
#pragma once

#include <string>
#include <vector>

namespace mg::page {

struct Bar {
  std::string name, note;    ///< above the bar, at the left and at the right
  double value = 0;          ///< 0..1
  double low = 0, high = 0;  ///< whisker; none if equal
  bool strong = false;
};
struct Mark {
  double value = 0;
  std::string name;
};
/// Bars from 0 to 100 %, and upright lines across all of them.
std::string bar_plot(const std::string& title, const std::vector<Bar>& bars,
                     const std::vector<Mark>& marks);

struct Stack {
  std::string name, note;
  std::vector<double> parts;
};
/// Each bar as long as its sum, by the longest; a part for each of `names`, with a legend.
std::string stack_plot(const std::string& title, const std::vector<std::string>& names,
                       const std::vector<Stack>& stacks);

struct Curve {
  std::string name;
  std::vector<double> values;
};
/// Curves over the same evenly spaced points from `left` to `right`, the highest value at the top.
std::string curve_plot(const std::string& title, const std::string& left, const std::string& right,
                       const std::vector<Curve>& curves);

struct Bin {
  std::string name;
  double value = 0;
};
/// A histogram: columns side by side, named below, the value above.
std::string column_plot(const std::string& title, const std::vector<Bin>& columns);

}  // namespace mg::page
