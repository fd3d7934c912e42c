// What in a picture speaks for the class that a classifier names.
#pragma once

#include "stages/support/torch/classifier.hpp"

namespace mg::net {

/// Grad-CAM (Selvaraju et al. 2017): the sum of feature maps [n, c, h, w], each weighted by the
/// mean of its gradient; what is negative speaks against the class and is left out. Enlarged
/// bilinearly to [n, 1, height, width], each divided by its maximum: 0 to 1, all 0 if nothing
/// speaks for it.
at::Tensor heat_of(const at::Tensor& maps, const at::Tensor& gradients, std::int64_t height,
                   std::int64_t width);

struct Explained {
  at::Tensor logits;  ///< as logits() gives them
  at::Tensor heat;    ///< of the class with the highest logit, on the grid of the picture
};

/// For predictions. Only what follows the last maps is differentiated, so it costs next to nothing.
Explained explain(const Classifier& classifier, const at::Tensor& x);

}  // namespace mg::net
