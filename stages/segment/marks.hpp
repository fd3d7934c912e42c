// From pictures to masks, for any network that gives each pixel a probability.
#pragma once

#include <c10/core/Device.h>

#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/declare.hpp"
#include "stages/support/torch/sliding_window.hpp"

namespace mg {

/// How a network looks at pictures.
struct Look {
  int channels = 1;
  std::string normalize = "image";
  int size_multiple = 32;  ///< the sides of what the network sees
  std::string flips = "none";
  net::Windows windows;  ///< side_px 0: pictures as a whole
  c10::Device device;
};

/// The tumor's mask, the probability of each pixel, the highest of them.
using Marks = std::tuple<std::vector<Mask>, std::vector<Image>, std::vector<Number>>;

/// Pictures [n, 1, h, w] of probabilities of the samples from `first` on.
using MarkedBatch = std::function<void(const at::Tensor& probabilities, std::size_t first)>;

/// Calls `take` for all images: once for the whole batch, whose pictures must be of one size, or,
/// with windows, once for each picture, whatever its size. `network` gives probabilities of
/// normalized pictures or windows, mirrored or not.
void look(const Column<Image>& images, const Look& how, const net::Answer& network,
          const MarkedBatch& take);

/// Adds the masks of pixels whose probability is `threshold` or more, in the geometry of `images`.
void add_marks(Marks& marks, const at::Tensor& probabilities, double threshold,
               const Column<Image>& images, std::size_t first);

/// Both together.
Marks marks_of(const Column<Image>& images, const Look& how, double threshold,
               const net::Answer& network);

}  // namespace mg
