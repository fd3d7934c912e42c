// Numbers as cells of tables.
#pragma once

#include <string>

#include "pipeline/findings.hpp"

namespace mg::metrics {

std::string whole(double value);     ///< a count
std::string decimals(double value);  ///< four decimals, "" where undefined
std::string digits(double value);    ///< six significant digits; "inf", "" where undefined

/// The value of a figure and the ends of its interval.
std::vector<std::string> with_interval(const Figure& figure);

/// "Grade 2b" -> "grade_2b": a key of metrics.json.
std::string snake(const std::string& name);

/// Rows of a curve, thinned evenly along it to a few hundred; both ends stay.
template <class Points>
Points thinned(const Points& points) {
  constexpr std::size_t most = 400;
  if (points.size() <= most) return points;
  Points out;
  for (std::size_t i = 0; i < most; ++i) {
    out.push_back(points[i * (points.size() - 1) / (most - 1)]);
  }
  return out;
}

}  // namespace mg::metrics
