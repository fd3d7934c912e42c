// One axis of a resampling: which samples of the input make a sample of the output.
#pragma once

#include <cstddef>
#include <vector>

namespace mg::crop {

/// Output i is the sum of weights[k] * input[first + k] over k < count; without taps it is 0.
struct Taps {
  int first = 0, count = 0;
  std::size_t weights = 0;  ///< where they start in Axis::weights
};

struct Axis {
  std::vector<Taps> taps;  ///< one an output sample
  std::vector<float> weights;
  int begin = 0, end = 0;  ///< inputs that are used at all: [begin, end)
  bool picks = true;       ///< every output is one input, or 0
};

/// Output i has its center at step * i + start among the inputs. |step| > 1: the mean over the
/// |step| inputs around it, taken in parts at the ends. Otherwise: linear between two neighbors,
/// where the outer half of the first and of the last input has their values. A negative step
/// flips.
Axis resampling_axis(int outputs, int inputs, double step, double start);

}  // namespace mg::crop
