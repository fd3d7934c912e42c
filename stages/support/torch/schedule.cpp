#include "stages/support/torch/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

/// From `a` (t = 0) to `b` (t = 1) along a half cosine.
double eased(double a, double b, double t) {
  return b + (a - b) * (1 + std::cos(std::numbers::pi * t)) / 2;
}

}  // namespace

const std::vector<std::string>& schedule_names() {
  static const std::vector<std::string> names{"one_cycle", "cosine", "poly", "constant"};
  return names;
}

double rate_share(const Schedule& schedule, std::int64_t step, std::int64_t steps) {
  constexpr double first = 1.0 / 25, last = 1.0 / 10000;
  const auto rising = schedule.warmup * static_cast<double>(steps);
  const auto at = static_cast<double>(step);
  const auto falling = std::max(1.0, static_cast<double>(steps - 1) - rising);
  const auto fallen = std::clamp((at - rising) / falling, 0.0, 1.0);

  if (schedule.name == "one_cycle") {
    return at < rising ? eased(first, 1, at / rising) : eased(1, last, fallen);
  }
  const auto risen = at < rising ? std::min(1.0, (at + 1) / rising) : 1.0;
  if (schedule.name == "cosine") return at < rising ? risen : eased(1, 0, fallen);
  if (schedule.name == "poly") return at < rising ? risen : std::pow(1 - fallen, 0.9);
  if (schedule.name == "constant") return risen;
  throw Error("there is no schedule '" + schedule.name + "'",
              suggest(schedule.name, schedule_names()));
}

}  // namespace mg::net
