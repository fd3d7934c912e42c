// What a figure is where it is not defined (nothing to judge).
#pragma once

#include <limits>

namespace mg::metrics {

/// Not a number, and no zero either.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace mg::metrics
