#include "runtime/best_epochs.hpp"

#include <algorithm>
#include <cmath>

namespace mg {

bool BestEpochs::beats(double value, double other) const {
  return std::isnan(other) || (higher_ ? value > other : value < other);
}

int BestEpochs::insert(std::vector<BestEpoch>::iterator before, int epoch, double value) {
  auto slot = static_cast<int>(all_.size());
  const auto at = before - all_.begin();
  if (slot == most_) {
    slot = all_.back().slot;
    all_.pop_back();
  }
  all_.insert(all_.begin() + at, {epoch, value, slot});
  return slot;
}

std::optional<int> BestEpochs::place(int epoch, double value) {
  const auto before = std::find_if(
      all_.begin(), all_.end(), [&](const BestEpoch& other) { return beats(value, other.value); });
  if (before == all_.end() && static_cast<int>(all_.size()) == most_) return std::nullopt;
  return insert(before, epoch, value);
}

int BestEpochs::place_last(int epoch) { return insert(all_.begin(), epoch, 0); }

}  // namespace mg
