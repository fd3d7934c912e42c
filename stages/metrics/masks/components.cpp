#include "stages/metrics/masks/components.hpp"

#include <cstring>
#include <numeric>
#include <string>

#include "pipeline/error.hpp"

namespace mg::metrics {
namespace {

void require_mask(const Pixels& pixels) {
  if (!pixels.on_host()) {
    throw Error("a mask on device '" + pixels.device + "' cannot be measured there",
                "bring it to the host first");
  }
  if (pixels.depth != Depth::u8 || pixels.channels != 1) {
    throw Error("a mask is one channel of 8 bits, this one is " + std::to_string(pixels.channels) +
                " of " + std::to_string(8 * bytes_of(pixels.depth)));
  }
}

/// First x >= from whose pixel is set (or width). Skips eight empty pixels at a time.
int next_set(const std::uint8_t* row, int from, int width) {
  for (std::uint64_t eight = 0; from + 8 <= width; from += 8) {
    std::memcpy(&eight, row + from, 8);
    if (eight != 0) break;
  }
  while (from < width && row[from] == 0) ++from;
  return from;
}

std::vector<Run> find_runs(const Pixels& pixels) {
  std::vector<Run> runs;
  std::vector<std::uint8_t> gathered;  // only for pixels that do not lie side by side
  for (int y = 0; y < pixels.height; ++y) {
    auto row = pixels.as<std::uint8_t>() + y * pixels.stride_y;
    if (pixels.stride_x != 1) {
      gathered.resize(pixels.width);
      for (int x = 0; x < pixels.width; ++x) gathered[x] = row[x * pixels.stride_x];
      row = gathered.data();
    }
    for (int x = next_set(row, 0, pixels.width); x < pixels.width;) {
      const int begin = x;
      while (x < pixels.width && row[x] != 0) ++x;
      runs.push_back({y, begin, x, runs.size()});
      x = next_set(row, x, pixels.width);
    }
  }
  return runs;
}

/// Sets of runs that touch (union-find). The root of a set is its first run.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a), b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

/// Joins each run with those of the row above that it touches, corners included.
Sets join_neighbors(const std::vector<Run>& runs) {
  Sets sets(runs.size());
  std::size_t above = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    while (runs[above].row < run.row - 1 ||
           (runs[above].row == run.row - 1 && runs[above].end < run.begin)) {
      ++above;
    }
    for (auto j = above; runs[j].row == run.row - 1 && runs[j].begin <= run.end; ++j) {
      sets.join(i, j);
    }
  }
  return sets;
}

}  // namespace

Components find_components(const Mask& mask) {
  require_mask(mask.pixels);
  Components out{find_runs(mask.pixels), {}};
  auto sets = join_neighbors(out.runs);
  for (std::size_t i = 0; i < out.runs.size(); ++i) {
    auto& run = out.runs[i];
    const auto root = sets.root(i);
    if (root == i) out.areas.push_back(0);
    run.component = root == i ? out.areas.size() - 1 : out.runs[root].component;
    out.areas[run.component] += static_cast<std::uint64_t>(run.end - run.begin);
  }
  return out;
}

}  // namespace mg::metrics
