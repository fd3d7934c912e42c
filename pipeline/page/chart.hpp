// Charts of lines over two axes as inline SVG. Lines differ in color, dashes and markers, so that
// they are told apart without colors; a chart scales with its place on the page.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace mg::page {

struct Dot {
  double x = 0, y = 0;
  double low = std::numeric_limits<double>::quiet_NaN();  ///< of a whisker; NaN: none
  double high = std::numeric_limits<double>::quiet_NaN();
};

struct Line {
  std::string name;
  std::vector<Dot> dots;  ///< those without a finite place are left out
  bool marked = false;    ///< a marker at each dot
  bool stairs = false;    ///< level from each dot to the next
  bool joined = true;     ///< by a line; else dots alone
  bool quiet = false;     ///< a thin gray line for comparison, not in the legend
};

struct Axis {
  std::string name;
  double low = 0, high = 1;
  bool octaves = false;  ///< equal ratios, equally long; low > 0
  bool whole = false;    ///< ticks at whole numbers only
};

struct Chart {
  std::string title;
  Axis x, y;
  std::vector<Line> lines;
  std::vector<std::pair<double, std::string>> marks = {};  ///< upright lines at x, with their names
};

std::string draw(const Chart& chart);

/// About `count` round numbers that span the axis; powers of two for octaves.
std::vector<double> ticks(const Axis& axis, int count = 5);

/// An axis that holds all values, a little wider than they are. {0, 1} if there are none.
Axis spanning(const std::string& name, const std::vector<double>& values);

}  // namespace mg::page
