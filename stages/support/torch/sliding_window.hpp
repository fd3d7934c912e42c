// Large pictures window by window, as in nnU-Net (Isensee et al. 2021).
#pragma once

#include <cstdint>
#include <vector>

#include "stages/support/torch/flips.hpp"

namespace mg::net {

struct Windows {
  std::int64_t side_px = 0;  ///< of a window
  double overlap = 0.5;      ///< least share of a window that its neighbor sees again, in [0, 1)
  std::int64_t at_once = 8;  ///< most windows that go through the network together
};

/// Where windows begin along a side: as few as overlap by `overlap` or more, from the first pixel
/// to the last, as evenly as whole pixels allow. One window at 0 if the side is no longer than it.
std::vector<std::int64_t> window_starts(std::int64_t length, std::int64_t side, double overlap);

/// How much each pixel of a window counts: a Gaussian around its middle, 1 there, with a deviation
/// of an eighth of the side. [side, side] float on the host.
at::Tensor window_weights(std::int64_t side);

/// The weighted mean of what `answer` says of each window, a map [n, 1, side, side] of
/// probabilities for each batch of n windows. `x`: [n, c, h, w] of any size; a picture that is
/// smaller than a window is continued by its border. Returns [n, 1, h, w]. Each picture is done by
/// itself and windows are added in their order: the result depends neither on the other pictures
/// nor, given the windows' answers, on `at_once`. Beside the pictures, memory holds `at_once`
/// windows.
at::Tensor over_windows(const at::Tensor& x, const Windows& windows, const Answer& answer);

}  // namespace mg::net
