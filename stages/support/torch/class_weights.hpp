// How much the loss of each class counts. No LibTorch here.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mg::net {

/// The names: `none`, `inverse`, `effective`.
const std::vector<std::string>& class_weight_names();

/// A weight for each class from its number of training samples, with mean 1; a class without any
/// counts as one with a single sample. inverse: one over the number. effective (Cui et al. 2019):
/// one over (1 - beta^number) / (1 - beta), the number of samples that are not like one already
/// seen; beta in [0, 1), 0 weighs all alike, towards 1 it becomes `inverse`. none: all 1. Throws
/// mg::Error if the name is unknown.
std::vector<double> class_weights(const std::vector<std::size_t>& samples, const std::string& name,
                                  double beta);

}  // namespace mg::net
