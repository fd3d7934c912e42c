#include "stages/support/torch/rate_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace mg::net {

/// The mean of so few losses is luck.
constexpr std::size_t settling = 10;

double RateSearch::rate_at(int step) {
  constexpr double lowest = 1e-6, highest = 1;
  return lowest * std::pow(highest / lowest, static_cast<double>(step) / (most_steps - 1));
}

void RateSearch::note(double loss) {
  if (done_) return;
  if (!std::isfinite(loss)) {
    done_ = true;
    return;
  }
  constexpr double kept = 0.8;
  mean_ = kept * mean_ + (1 - kept) * loss;
  weight_ = kept * weight_ + (1 - kept);
  curve_.push_back({rate(), loss, mean_ / weight_});
  if (curve_.size() <= settling) return;
  const auto bottom = least().smoothed;
  done_ = static_cast<int>(curve_.size()) == most_steps ||
          curve_.back().smoothed > bottom + 3 * std::abs(bottom);
}

const RateSearch::Point& RateSearch::least() const {
  const auto skipped = std::min(settling, curve_.size() - 1);
  return *std::min_element(curve_.begin() + static_cast<std::ptrdiff_t>(skipped), curve_.end(),
                           [](const Point& a, const Point& b) { return a.smoothed < b.smoothed; });
}

double RateSearch::chosen() const { return curve_.empty() ? rate_at(0) : least().rate / 10; }

std::string RateSearch::text() const {
  std::string out;
  for (std::size_t i = 0; i < curve_.size(); ++i) {
    if (i % 6 != 0 && i + 1 != curve_.size()) continue;
    std::array<char, 64> point{};
    std::snprintf(point.data(), point.size(), "%s%.1e: %.4g", out.empty() ? "" : ", ",
                  curve_[i].rate, curve_[i].smoothed);
    out += point.data();
  }
  return out;
}

}  // namespace mg::net
