// Which losses there are. No LibTorch here.
#pragma once

#include <cstdint>
#include <string>

namespace mg::net {

/// What the truth is: a class for each image, or a mask.
enum class Target : std::uint8_t { classes, mask };

/// "bce(smoothing=0, inside=1), dice(smooth=1), ...": the terms with their options and defaults.
std::string loss_names(Target target);

}  // namespace mg::net
