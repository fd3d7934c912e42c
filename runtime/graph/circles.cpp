#include "runtime/graph/circles.hpp"

#include <algorithm>

namespace mg {

std::vector<std::vector<std::size_t>> find_circles(
    const std::vector<std::vector<std::size_t>>& from, const std::vector<bool>& sorted) {
  std::vector<std::vector<std::size_t>> out;
  std::vector<bool> seen(sorted);
  for (std::size_t i = 0; i < from.size(); ++i) {
    // What could not be sorted comes from something that could not: walking back, one must meet
    // oneself, or a way that was walked before.
    std::vector<std::size_t> path;
    auto at = i;
    while (!seen[at]) {
      seen[at] = true;
      path.push_back(at);
      at = *std::find_if(from[at].begin(), from[at].end(), [&](auto j) { return !sorted[j]; });
    }
    std::vector<std::size_t> circle(std::find(path.begin(), path.end(), at), path.end());
    if (circle.empty()) continue;
    std::reverse(circle.begin(), circle.end());
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    out.push_back(std::move(circle));
  }
  return out;
}

}  // namespace mg
