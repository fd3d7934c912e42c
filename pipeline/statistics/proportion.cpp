#include "pipeline/statistics/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mg::metrics {

Interval wilson(double successes, double n) {
  if (n <= 0) return {};
  constexpr double z2 = 1.959963984540054 * 1.959963984540054;
  const double share = successes / n, whole = 1 + z2 / n;
  const double middle = (share + z2 / (2 * n)) / whole;
  const double half = std::sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / whole;
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Interval interval_of_all(std::size_t n) { return {std::pow(0.025, 1 / static_cast<double>(n)), 1}; }

double mcnemar(const Disagreement& d) {
  const auto n = static_cast<double>(d.only_a + d.only_b);
  double tail = 0;  // of a fair coin thrown n times
  for (std::size_t k = 0; k <= std::min(d.only_a, d.only_b); ++k) {
    const auto i = static_cast<double>(k);
    tail += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) -
                     n * std::numbers::ln2);
  }
  return std::min(1.0, 2 * tail);
}

}  // namespace mg::metrics
