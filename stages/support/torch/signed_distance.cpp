#include "stages/support/torch/signed_distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace mg::net {
namespace {

constexpr float far = 1e12F;  // larger than any squared distance, and its sums stay finite

/// Squared distances along one line: for each place the least of from[i] + (place - i)^2, which is
/// the lowest of parabolas. Their lower envelope is found from left to right.
class Line {
 public:
  explicit Line(int longest)
      : from_(static_cast<std::size_t>(longest)),
        lowest_(from_.size()),
        begins_(from_.size() + 1) {}

  void operator()(float* values, int count, int step) {
    for (int i = 0; i < count; ++i) from_[static_cast<std::size_t>(i)] = values[i * step];
    int last = 0;
    lowest_[0] = 0;
    begins_[0] = -std::numeric_limits<float>::infinity();
    for (int i = 1; i < count; ++i) {
      auto meet = meeting(lowest_[static_cast<std::size_t>(last)], i);
      while (meet <= begins_[static_cast<std::size_t>(last)]) {
        meet = meeting(lowest_[static_cast<std::size_t>(--last)], i);
      }
      lowest_[static_cast<std::size_t>(++last)] = i;
      begins_[static_cast<std::size_t>(last)] = meet;
    }
    const auto parabolas = last;
    last = 0;
    for (int i = 0; i < count; ++i) {
      while (last < parabolas &&
             begins_[static_cast<std::size_t>(last) + 1] < static_cast<float>(i)) {
        ++last;
      }
      const auto center = lowest_[static_cast<std::size_t>(last)];
      const auto away = static_cast<float>(i - center);
      values[i * step] = from_[static_cast<std::size_t>(center)] + away * away;
    }
  }

 private:
  /// Where the parabolas over `a` < `b` meet.
  float meeting(int a, int b) const {
    const auto rise = static_cast<double>(from_[static_cast<std::size_t>(b)]) + double(b) * b -
                      from_[static_cast<std::size_t>(a)] - double(a) * a;
    return static_cast<float>(rise / (2.0 * (b - a)));
  }

  std::vector<float> from_;
  std::vector<int> lowest_;
  std::vector<float> begins_;
};

/// Squared distances to the nearest pixel that is 0, in place.
void squared_distances(std::vector<float>& values, int width) {
  const auto height = static_cast<int>(values.size()) / width;
  Line line(std::max(width, height));
  for (int x = 0; x < width; ++x) line(values.data() + x, height, width);
  for (int y = 0; y < height; ++y) line(values.data() + y * width, width, 1);
}

}  // namespace

void signed_distances(std::span<const float> mask, int width, std::span<float> distances) {
  const auto inside = [](float value) { return value >= 0.5F; };
  const auto marked = std::ranges::count_if(mask, inside);
  std::ranges::fill(distances, 0.0F);
  if (marked == 0 || marked == static_cast<std::ptrdiff_t>(mask.size())) return;
  std::vector<float> to_tumor(mask.size()), to_outside(mask.size());
  for (std::size_t i = 0; i < mask.size(); ++i) {
    (inside(mask[i]) ? to_outside : to_tumor)[i] = far;
  }
  squared_distances(to_tumor, width);
  squared_distances(to_outside, width);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    distances[i] =
        inside(mask[i]) ? 0.5F - std::sqrt(to_outside[i]) : std::sqrt(to_tumor[i]) - 0.5F;
  }
}

}  // namespace mg::net
