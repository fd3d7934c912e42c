#include "stages/audit/interval.hpp"

#include <algorithm>
#include <cmath>

namespace mg::audit {

Share wilson(double share, double n) {
  constexpr double z = 1.959963984540054;
  if (!(n > 0)) return {share};
  const double scale = 1 + z * z / n;
  const double middle = (share + z * z / (2 * n)) / scale;
  const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale;
  return {share, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Share clustered_share(const std::vector<Part>& clusters) {
  double hits = 0, of = 0, count = 0;
  for (const auto& part : clusters) {
    hits += part.hits;
    of += part.of;
    if (part.of > 0) ++count;
  }
  if (!(of > 0)) return {};
  const double share = hits / of;
  double squares = 0;
  for (const auto& part : clusters) squares += std::pow(part.hits - share * part.of, 2);
  const double variance = count > 1 ? squares / (of * of) * count / (count - 1) : 0;
  const double worth = variance > 0 ? share * (1 - share) / variance : count;
  return wilson(share, std::min(worth, of));
}

}  // namespace mg::audit
