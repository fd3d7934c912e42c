// How the learning rate moves through a training.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mg::net {

/// The names: `one_cycle`, `cosine`, `poly`, `constant`.
const std::vector<std::string>& schedule_names();

struct Schedule {
  std::string name = "one_cycle";
  double warmup = 0.25;  ///< share of the steps in which the rate rises, in [0, 1)
};

/// The share of the peak rate at `step` (from 0) of `steps`.
/// one_cycle (Smith and Topin 2017): from 1/25 to 1 and down to 1/10000, both along a half cosine.
/// cosine: linearly up from 1 / warm-up steps, then down to 0 along a half cosine.
/// poly: linearly up, then (1 - share of the way down)^0.9, as DeepLab and nnU-Net.
/// constant: linearly up, then 1. Throws mg::Error if the name is unknown.
double rate_share(const Schedule& schedule, std::int64_t step, std::int64_t steps);

}  // namespace mg::net
