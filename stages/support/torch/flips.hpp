// Test-time augmentation: what a network says of a picture and of its mirror images, averaged.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace mg::net {

/// Probabilities of normalized pictures [n, c, h, w]: a map [n, k, h, w], or a row [n, k] each.
using Answer = std::function<at::Tensor(const at::Tensor& x)>;

/// The mean of the answers for `x` as it is and mirrored. `flips` is none, horizontal (left and
/// right exchanged), or both (also upside down: four views). Maps are mirrored back before they are
/// averaged. One view after the other goes through the network, so that it needs no more memory.
at::Tensor over_flips(const at::Tensor& x, const std::string& flips, const Answer& answer);

}  // namespace mg::net
