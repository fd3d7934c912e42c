// How well masks agree, summed up over the batches of a validation.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "pipeline/findings.hpp"

namespace mg {

/// Empty truths: they have no Dice, and are counted apart.
class OverlapSums {
 public:
  /// `predicted` and `truth`: [n, 1, h, w], 0 or 1, float. `loss`: the mean over these n images.
  void add(const at::Tensor& predicted, const at::Tensor& truth, double loss);

  /// loss:        mean over all images
  /// dice:        mean of 2 * overlap / (predicted + true) over the images with a tumor; if there
  ///              are none, the share of images in which nothing was found
  /// overlap:     the same quotient of the pixels of all images together; 1 if all are empty
  /// empty_right: share of the images without a tumor in which nothing was found (left out if all
  ///              have one)
  /// Nothing was added: an empty list.
  Numbers numbers() const;

 private:
  std::int64_t images_ = 0, with_tumor_ = 0, empty_right_ = 0;
  double loss_ = 0, dice_ = 0, overlap_ = 0, marked_ = 0;
};

}  // namespace mg
