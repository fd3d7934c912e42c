// Circles in a graph that should have none.
#pragma once

#include <cstddef>
#include <vector>

namespace mg {

/// Of nodes that could not be sorted (`sorted` is false for those in a circle or behind one), the
/// circles that keep them from it: each once, along the arrows, its first node first. `from[i]`:
/// what node i comes from.
std::vector<std::vector<std::size_t>> find_circles(
    const std::vector<std::vector<std::size_t>>& from, const std::vector<bool>& sorted);

}  // namespace mg
